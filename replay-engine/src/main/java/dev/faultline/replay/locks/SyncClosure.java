package dev.faultline.replay.locks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
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
 * tasks take the same way again is kept by the others, each a class of its own: {@link
 * AfterUserSpace}, {@link AfterAnything}, {@link AfterPageChanges}, {@link AfterHolders}, {@link
 * AfterWriters}, {@link AfterInodeLocks}.
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
  private final List<ClosureRule> rules;
  private boolean sound = true;

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
    this.rules =
        List.of(
            new AfterUserSpace(this),
            new AfterAnything(this),
            new AfterPageChanges(this),
            new AfterHolders(this),
            new AfterWriters(this),
            new AfterInodeLocks(this));
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

  /** The stretch of trace that it is made in. */
  Timeline line() {
    return line;
  }

  /** The first event that was in flight when the last of the operations began. */
  int from() {
    return from;
  }

  /** The last request. */
  int to() {
    return to;
  }

  /** The sections of a lock that begin or end between the two. */
  Set<Section> sections(LockNode lock) {
    return sections.getOrDefault(lock, Set.of());
  }

  /** This event of a strand has happened, and with it all before it. */
  void reach(int strand, int index) {
    if (index > upTo[strand]) {
      upTo[strand] = index;
      unfinished.add(line.strands().get(strand));
    }
  }

  /** All has happened that was before this event. */
  void reachAllBefore(int index) {
    for (Strand strand : line.strands()) {
      reach(strand.number(), strand.lastBefore(index));
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

  private void demand(int index, boolean served) {
    Entry entry = line.entry(index);
    for (ClosureRule rule : rules) {
      rule.demand(index, entry, served);
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
