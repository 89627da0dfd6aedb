package dev.faultline.replay.locks;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.Semaphore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rule 6: {@code i_rwsem} need not be recorded. Direct writes, buffered writes and range operations
 * of one file are not put into another order than that in which they took the page-cache lock.
 */
final class AfterInodeLocks implements ClosureRule {

  /** Where the strands of one inode have first begun an operation that takes its lock. */
  private static final class Lockers {
    private final Map<Integer, Integer> begins = new LinkedHashMap<>();
    private int upTo;

    Lockers(int from) {
      this.upTo = from;
    }
  }

  private final SyncClosure closure;
  private final Map<LockNode, Lockers> lockers = new HashMap<>();

  AfterInodeLocks(SyncClosure closure) {
    this.closure = closure;
  }

  @Override
  public void demand(int index, Entry entry, boolean served) {
    boolean takes = entry.action() == Entry.Action.ASKS || entry.action() == Entry.Action.TAKES;
    if (!takes || entry.lock().isEmpty()) {
      return;
    }
    LockNode lock = entry.lock().get();
    if (lock.instance() instanceof Semaphore || !locksInode(entry, lock)) {
      return;
    }
    int own = closure.line().strandOf(index);
    for (Map.Entry<Integer, Integer> locker : lockers(lock, index).begins.entrySet()) {
      int strand = locker.getKey();
      if (strand != own && locker.getValue() < index) {
        closure.reach(strand, closure.line().strands().get(strand).lastBefore(index));
      }
    }
  }

  private Lockers lockers(LockNode lock, int before) {
    Lockers known = lockers.computeIfAbsent(lock, fresh -> new Lockers(closure.from()));
    for (; known.upTo < before; known.upTo++) {
      Entry entry = closure.line().entry(known.upTo);
      if (entry.action() == Entry.Action.BEGINS && locksInode(entry, lock)) {
        known.begins.putIfAbsent(closure.line().strandOf(known.upTo), known.upTo);
      }
    }
    return known;
  }

  private static boolean locksInode(Entry entry, LockNode lock) {
    Optional<Operation> locker = entry.operation().flatMap(AfterInodeLocks::locker);
    return locker.isPresent()
        && (locker.get().mapping() == lock.instance()
            || (locker.get() instanceof RangeOp range
                && range.source().filter(source -> source == lock.instance()).isPresent()));
  }

  /** The operation around that takes the lock of its inode. */
  private static Optional<Operation> locker(Operation operation) {
    Optional<Operation> around = Optional.of(operation);
    while (around.isPresent()) {
      Operation here = around.get();
      if (here instanceof DioWrite
          || here instanceof RangeOp
          || (here instanceof BufferedIo buffered && buffered.isWrite())) {
        return around;
      }
      around = here.parent();
    }
    return Optional.empty();
  }
}
