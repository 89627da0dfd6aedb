package dev.faultline.replay;

import dev.faultline.replay.rules.WithoutCompletion;
import dev.faultline.v1.EventKind;
import java.util.Set;

/**
 * A rule as users see it.
 *
 * @param name the rule's final name, as in reports: {@code stale-page-after-dio}
 * @param group {@code Coherency}, {@code Protocol}, {@code Lock order and waiting}, {@code Capture
 *     quality}
 * @param summary what it reports, in one line
 * @param grade the grade of its findings: {@code violation}, {@code potential}, {@code note}
 * @param origin the invariant or lock rule that it checks: {@code INV-5}
 * @param on the events that it looks at; without any of them it has nothing to check
 * @param needs the events without which nothing it says of a file with a two-state lock can be
 *     relied on
 * @param iomapNeeds the same for a file whose direct I/O goes through iomap
 * @param families the locks whose events it needs, where its needs are events of locks
 * @param ofWholeWrites whether it judges such a file's direct writes when they are over: where no
 *     completion is recorded, only those whose system calls wait for them
 * @param twoStateOnly whether it has nothing to say of files that no two-state lock guards
 */
public record RuleInfo(
    String name,
    String group,
    String summary,
    String grade,
    String origin,
    Set<EventKind> on,
    Set<EventKind> needs,
    Set<EventKind> iomapNeeds,
    Set<String> families,
    boolean ofWholeWrites,
    boolean twoStateOnly) {

  /** Keeps its own copies. */
  public RuleInfo {
    on = Set.copyOf(on);
    needs = Set.copyOf(needs);
    iomapNeeds = Set.copyOf(iomapNeeds);
    families = Set.copyOf(families);
  }

  /**
   * Whether a recording of these kinds of events decides what it needs to know of the files of a
   * filesystem.
   *
   * @param twoState whether a two-state lock guards them; else their direct I/O goes through iomap
   */
  public boolean isServedBy(Set<EventKind> recorded, boolean twoState) {
    return twoState
        ? recorded.containsAll(needs)
        : iomapNeeds.stream()
            .allMatch(
                kind ->
                    recorded.contains(kind)
                        || WithoutCompletion.replaces(kind, recorded::contains));
  }

  /**
   * Whether such a recording decides only those direct writes whose system calls wait for them,
   * because nothing else in it tells when one is over.
   *
   * @param twoState as for {@link #isServedBy}
   */
  public boolean isServedInPart(Set<EventKind> recorded, boolean twoState) {
    return ofWholeWrites
        && !twoState
        && isServedBy(recorded, false)
        && !recorded.contains(EventKind.DIO_RW_COMPLETE)
        && !WithoutCompletion.replaces(EventKind.DIO_RW_COMPLETE, recorded::contains);
  }
}
