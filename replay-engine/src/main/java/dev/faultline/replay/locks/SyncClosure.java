package dev.faultline.replay.locks;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.Semaphore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The least that must have happened when the requests of a circle come to be made.
 *
 * <p>It is a prefix of every task's events, closed under what cannot be put into another order. The
 * schedule is these events in the order of the trace, and then the requests. If none of the
 * requests is itself in the closure, the schedule can happen, and it ends in the deadlock: who is
 * asked for what holds it, as its release comes after its own request.
 *
 * <p>That the locks admit the schedule follows from one rule: where two sections of a lock exclude
 * each other and both have begun in the closure, the first one has ended in it [1]. What makes the
 * tasks take the same way again is kept by the others:
 *
 * <ol>
 *   <li><b>User space.</b> A task that enters the kernel may have seen all that had returned to
 *       user space by then, through a futex, a pipe, shared memory. So with an entry everything is
 *       in the closure that had ended before it. Only operations that were in flight together are
 *       put into another order: user space cannot have ordered these.
 *   <li><b>Workers</b> run because of anything: all that was before is in the closure. So it is
 *       with a release by another task than the one that acquired, a wait for the drain of direct
 *       I/O, and an fdm drop.
 *   <li><b>Page state.</b> A fault happens because a page is absent: what removed or unmapped pages
 *       of that mapping before it is in the closure. Where an operation may have waited for a
 *       folio, all changes to pages of the mapping before it are.
 *   <li><b>A failed try</b> has seen somebody who held the lock.
 *   <li><b>Data behind other locks.</b> The trace shows what happens under a page-cache lock, and
 *       nothing of what happens under an rwsem or a mutex. Who has such a lock may have read what
 *       was written under it before: all earlier exclusive sections of it have ended in the
 *       closure. For these locks the closure is no better than happens-before.
 *   <li><b>i_rwsem</b> need not be recorded. Direct writes, buffered writes and range operations of
 *       one file are not put into another order than that in which they took the page-cache lock.
 * </ol>
 *
 * <p>What is assumed: nobody in user space waits for what a system call that has not returned yet
 * has put into memory; the disk and the allocator go on.
 *
 * <p>[1] Tunç, Mathur, Pavlogiannis, Viswanathan: Sound Dynamic Deadlock Prediction in Linear Time.
 * PLDI 2023.
 */
final class SyncClosure {
  /** Stretches with more events between the first entry and the last request are given up. */
  private static final int LONGEST_WINDOW = 8_000;

  private final Timeline line;
  private final int[] upTo;
  private final int[] looked;
  private final Deque<Strand> unfinished = new ArrayDeque<>();
  private final int from;
  private final int to;
  private final Map<LockNode, Set<Section>> sections;
  private final Map<Need, Integer> asked = new HashMap<>();
  private boolean sound = true;

  /** What was asked for up to some event already: all changes of a sort, all sections of a lock. */
  private record Need(Object of, int trait) {}

  private SyncClosure(Timeline line, List<Ask> asks) {
    this.line = line;
    this.upTo = new int[line.strands().size()];
    this.looked = new int[upTo.length];
    int entered = asks.stream().mapToInt(ask -> ask.episode().begin()).max().orElse(0);
    this.to = asks.stream().mapToInt(Ask::at).max().orElse(0);
    int first = entered;
    for (Strand strand : line.strands()) {
      upTo[strand.number()] = strand.lastReturnBefore(entered);
      int inFlight = strand.episodeFrom(entered);
      if (inFlight < strand.episodes().size()) {
        first = Math.min(first, strand.episodes().get(inFlight).begin());
      }
    }
    this.from = first;
    this.sections = to - from > LONGEST_WINDOW ? Map.of() : line.sectionsWithin(from, to);
    System.arraycopy(upTo, 0, looked, 0, upTo.length);
    for (Strand strand : line.strands()) {
      // What returned inside of the window has to be looked at like all the rest of it.
      looked[strand.number()] = Math.min(looked[strand.number()], from - 1);
      unfinished.add(strand);
    }
  }

  /** The closure of what comes before these requests. */
  static SyncClosure before(Timeline line, List<Ask> asks) {
    SyncClosure closure = new SyncClosure(line, asks);
    if (closure.to - closure.from > LONGEST_WINDOW) {
      closure.sound = false;
      return closure;
    }
    for (Ask ask : asks) {
      closure.reach(ask.strand().number(), ask.strand().lastBefore(ask.at()));
      closure.demand(ask.at(), false);
    }
    closure.close();
    return closure;
  }

  /** Whether all that it rests on is known. */
  boolean isSound() {
    return sound;
  }

  /** Whether it is free of all these requests. */
  boolean isBefore(List<Ask> asks) {
    return asks.stream().noneMatch(ask -> contains(ask.at()));
  }

  boolean contains(int index) {
    return index >= 0 && upTo[line.strandOf(index)] >= index;
  }

  /** The first event that was in flight when the last of the operations began. */
  int from() {
    return from;
  }

  /** The last request. */
  int to() {
    return to;
  }

  private void reach(int strand, int index) {
    if (index > upTo[strand]) {
      upTo[strand] = index;
      unfinished.add(line.strands().get(strand));
    }
  }

  private void close() {
    do {
      while (sound && !unfinished.isEmpty()) {
        Strand strand = unfinished.poll();
        int last = looked[strand.number()];
        looked[strand.number()] = Math.max(last, upTo[strand.number()]);
        // What is reached meanwhile makes the strand unfinished once more.
        int end = upTo[strand.number()];
        for (int i = strand.firstAfter(last); i <= end; i = strand.firstAfter(i)) {
          demand(i, true);
        }
      }
      sections.values().forEach(this::exclude);
    } while (sound && !unfinished.isEmpty());
  }

  /** What an event needs to happen again; {@code served}: with its lock, if it takes one. */
  private void demand(int index, boolean served) {
    Entry entry = line.entry(index);
    Strand strand = line.strands().get(line.strandOf(index));
    if (strand.begins(index)) {
      if (strand.isWorker()) {
        everything(index);
      } else {
        line.strands().forEach(other -> reach(other.number(), other.lastReturnBefore(index)));
      }
    }
    if (entry.is(Entry.NEEDS_ALL)) {
      everything(index);
    }
    if (entry.mapping().isPresent()) {
      int needed =
          entry.is(Entry.NEEDS_PAGES)
              ? Entry.PAGES
              : entry.is(Entry.NEEDS_ABSENCE) ? Entry.REMOVES : 0;
      changes(entry.mapping(), needed, index);
    }
    entry.lock().ifPresent(lock -> demand(index, entry, lock, served));
  }

  private void demand(int index, Entry entry, LockNode lock, boolean served) {
    boolean opaque = lock.instance() instanceof Semaphore;
    switch (entry.action()) {
      case ASKS, TAKES -> {
        if (opaque) {
          data(lock, index);
          memory(index, entry);
        } else {
          inodeLock(index, entry, lock);
        }
      }
      case FAILS -> failed(index, entry, lock);
      case GIVES -> {
        if (served && line.endingAt(index).filter(Section::isGivenByOther).isPresent()) {
          everything(index);
        }
      }
      default -> {}
    }
  }

  private void everything(int index) {
    line.strands().forEach(strand -> reach(strand.number(), strand.lastBefore(index)));
  }

  /** All changes of this sort to pages of this mapping, or of any, before an event. */
  private void changes(Optional<Mapping> mapping, int trait, int before) {
    if (trait == 0) {
      return;
    }
    for (int i = since(new Need(mapping, trait), before); i < before; i++) {
      Entry entry = line.entry(i);
      if (entry.is(trait) && (mapping.isEmpty() || entry.isOf(mapping.get()))) {
        reach(line.strandOf(i), i);
      }
    }
  }

  /** From where on this need has not been met yet. */
  private int since(Need need, int before) {
    Integer done = asked.get(need);
    asked.put(need, done == null ? before : Math.max(done, before));
    return done == null ? from : done;
  }

  /** A lock of memory is taken to look at memory: because a page was absent. */
  private void memory(int index, Entry entry) {
    if (entry.use() != Use.READ) {
      return;
    }
    Optional<Entry> fault = line.faultUnder(index);
    changes(fault.flatMap(Entry::mapping), Entry.REMOVES, index);
  }

  private void data(LockNode lock, int index) {
    for (int i = since(new Need(lock, 0), index); i < index; i++) {
      line.endingAt(i)
          .filter(section -> section.use() == Use.WRITE && section.lock().equals(lock))
          .ifPresent(section -> reach(section.giver(), section.given()));
    }
  }

  private void inodeLock(int index, Entry entry, LockNode lock) {
    if (!locksInode(entry, lock)) {
      return;
    }
    for (int i = from; i < index; i++) {
      Entry other = line.entry(i);
      if (other.action() == Entry.Action.BEGINS
          && line.strandOf(i) != line.strandOf(index)
          && locksInode(other, lock)) {
        reach(line.strandOf(i), line.strands().get(line.strandOf(i)).lastBefore(index));
      }
    }
  }

  private static boolean locksInode(Entry entry, LockNode lock) {
    Optional<Operation> locker = entry.operation().flatMap(SyncClosure::inodeLocker);
    return locker.isPresent()
        && (locker.get().mapping() == lock.instance()
            || (locker.get() instanceof RangeOp range
                && range.source().filter(source -> source == lock.instance()).isPresent()));
  }

  /** The operation around that takes the lock of its inode, which need not be recorded. */
  private static Optional<Operation> inodeLocker(Operation operation) {
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

  private void failed(int index, Entry entry, LockNode lock) {
    boolean known = false;
    for (Section section : sections.getOrDefault(lock, Set.of())) {
      if (section.excludes(entry.use()) && section.taken() < index && section.given() > index) {
        known = true;
        if (section.taken() >= 0) {
          reach(section.holder(), section.taken());
        }
      }
    }
    if (!known) {
      // It gives way to who waits, too.
      everything(index);
    }
  }

  /** Of two sections that exclude each other and have both begun, the first one has ended. */
  private void exclude(Set<Section> all) {
    for (Section later : all) {
      if (later.taken() < 0 || !contains(later.taken())) {
        continue;
      }
      for (Section earlier : all) {
        boolean began =
            earlier.taken() < later.taken() && (earlier.taken() < 0 || contains(earlier.taken()));
        if (began && earlier.given() >= from && earlier.excludes(later.use())) {
          // Released after the other was acquired, as far as the trace shows: something is missing,
          // also where that was before the stretch.
          // A downgrade is both in one event.
          sound &= earlier.given() <= later.taken();
          if (sound) {
            reach(earlier.giver(), earlier.given());
          }
        }
      }
    }
  }
}
