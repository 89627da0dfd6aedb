package dev.faultline.replay;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.rules.Gaps;
import dev.faultline.replay.rules.Ledger;
import dev.faultline.replay.rules.Rule;
import dev.faultline.replay.rules.RuleSpec;
import dev.faultline.replay.rules.TraceEnd;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The verdict over a trace, and why it is not better.
 *
 * @param verdict the verdict
 * @param reasons why nothing can be concluded from finding nothing; also given where something was
 *     found
 */
record Judgement(Verdict.Value verdict, List<String> reasons) {
  /** A greater share of unreadable lines than one in this many leaves the verdict open. */
  private static final long UNREAD_SHARE = 100;

  private static final int MOST_NAMES = 6;

  private static final String NO_DIRECT_IO =
      "no direct I/O went through iomap: whether it is coherent with the page cache was not put to"
          + " the test. If the program opened its files with O_DIRECT, the filesystem has served it"
          + " through the page cache (btrfs for files with checksums, gfs2 where it cannot lock for"
          + " direct I/O), or the capture was taken at another time";

  static Judgement of(
      List<Finding> findings,
      List<Rule> rules,
      CaptureCounts counts,
      TraceEnd end,
      Set<String> required) {
    List<String> reasons = reasons(rules, counts, end);
    for (Rule rule : rules) {
      if (required.contains(rule.spec().name()) && rule.ledger().checkedCount() == 0) {
        reasons.add(unmet(rule, end));
      }
    }
    if (hasNothingButNotes(findings)) {
      reasons.addAll(counts.facts().reasons());
    }
    Verdict.Value verdict = reasons.isEmpty() ? Verdict.Value.CLEAN : Verdict.Value.INCONCLUSIVE;
    for (Finding finding : findings) {
      if (finding.getGrade() == Grade.Value.VIOLATION) {
        return new Judgement(Verdict.Value.VIOLATION, reasons);
      } else if (finding.getGrade() == Grade.Value.POTENTIAL) {
        verdict = Verdict.Value.SUSPECT;
      }
    }
    return new Judgement(verdict, reasons);
  }

  private static boolean hasNothingButNotes(List<Finding> findings) {
    for (Finding finding : findings) {
      if (finding.getGrade() != Grade.Value.NOTE) {
        return false;
      }
    }
    return true;
  }

  private static List<String> reasons(List<Rule> rules, CaptureCounts counts, TraceEnd end) {
    List<String> reasons = new ArrayList<>();
    if (!end.incomplete().isEmpty()) {
      reasons.add("incomplete: " + end.incomplete());
    }
    if (counts.gapsOf().containsKey(Gaps.UNREAD)
        || counts.unread() * UNREAD_SHARE > counts.units()) {
      reasons.add(
          Gaps.UNREAD.word()
              + ": "
              + counts.unread()
              + " of "
              + counts.units()
              + " lines could not be read");
    }
    for (Map.Entry<Gaps, Long> gaps : counts.gapsOf().entrySet()) {
      Gaps cause = gaps.getKey();
      if (cause != Gaps.UNREAD) {
        reasons.add(reason(cause, gaps.getValue(), counts.lostIn(cause)));
      }
    }
    reasons.addAll(end.claims().contradictions());
    List<Rule> judging = without(RuleSpec.Group.QUALITY, rules);
    List<String> open = new ArrayList<>();
    for (Rule rule : judging) {
      undecided(rule, counts, end).ifPresent(open::add);
    }
    if (checkNothing(judging)) {
      if (!open.isEmpty()) {
        reasons.addAll(open); // there was something to check
        return reasons;
      }
      reasons.add(
          counts.events() == 0
              ? "the capture has no events"
              : "the capture has no event that any rule could check: see traces/README.md for what to"
                  + " record");
      if (end.models().isEmpty() && counts.events() > 0) {
        reasons.add(noFile(end));
      }
      return reasons;
    }
    if (knowsNoFile(judging)) {
      reasons.add(noFile(end));
    } else if (end.hasNoDirectIo()) {
      reasons.add(NO_DIRECT_IO);
    }
    if (end.seen().has(EventKind.DIO_RW_COMPLETE) && !end.seen().has(EventKind.DIO_RW_BEGIN)) {
      reasons.add(
          "begins of direct I/O are not in the capture, though completions are: record "
              + end.tracepoints(EventKind.DIO_RW_BEGIN)
              + " as well");
    }
    reasons.addAll(open);
    return reasons;
  }

  private static String unmet(Rule rule, TraceEnd end) {
    return rule.spec().name()
        + " is required to decide something, and has not: "
        + CoverageText.of(rule, end).getReason();
  }

  private static String reason(Gaps cause, long gaps, long events) {
    String what = cause == Gaps.OVERRUN ? "" : cause.title() + ": ";
    return cause.word() + ": " + what + cause.amount(gaps, events);
  }

  /**
   * Why a rule keeps the trace from CLEAN: it decided nothing though there was something to decide,
   * or it left something open for a reason that not every capture has.
   */
  private static Optional<String> undecided(Rule rule, CaptureCounts counts, TraceEnd end) {
    Ledger ledger = rule.ledger();
    long avoidable = 0;
    for (Map.Entry<Doubt, Long> entry : ledger.doubts().entrySet()) {
      avoidable += entry.getKey().isOrdinary() ? 0 : entry.getValue();
    }
    long settled = ledger.checkedCount() + ledger.notApplicableCount();
    if (ledger.undecidedCount() > 0 && settled == 0) {
      return Optional.of(
          rule.spec().name() + " could not be decided: " + ledger.reason() + lacking(rule, end));
    } else if (avoidable == 0) {
      return Optional.empty();
    }
    long all = ledger.checkedCount() + ledger.undecidedCount();
    return Optional.of(
        rule.spec().name()
            + " could not be decided "
            + avoidable
            + " of "
            + all
            + " times: "
            + ledger.reason()
            + lacking(rule, end)
            + "; "
            + ledger.mainDoubt().map(doubt -> remedy(doubt, counts)).orElse(""));
  }

  /** Which events those are that were not recorded. */
  private static String lacking(Rule rule, TraceEnd end) {
    if (rule.ledger().mainDoubt().filter(Doubt.NOT_RECORDED::equals).isEmpty()) {
      return "";
    }
    List<String> names = end.lacking(rule.spec());
    if (names.isEmpty()) {
      return "";
    }
    int more = names.size() - MOST_NAMES;
    return " ("
        + String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
        + (more > 0 ? " and " + more + " more" : "")
        + ")";
  }

  /** Larger buffers are no help where a file was cut. */
  private static String remedy(Doubt doubt, CaptureCounts counts) {
    Set<Gaps> gaps = counts.gapsOf().keySet();
    return doubt != Doubt.LOST || gaps.isEmpty()
        ? doubt.remedy()
        : gaps.stream().map(Gaps::remedy).distinct().collect(Collectors.joining("; "));
  }

  /** Waits and lock orders were looked at, but of what is in the page cache, nothing at all. */
  private static String noFile(TraceEnd end) {
    return "of no file does the capture show how its page cache is kept coherent: for direct I/O on"
        + " iomap filesystems (XFS, ext4, btrfs, gfs2) enable "
        + end.tracepoints(EventKind.DIO_RW_BEGIN)
        + ", "
        + end.tracepoints(EventKind.DIO_RW_ITER)
        + ", "
        + end.tracepoints(EventKind.DIO_RW_COMPLETE)
        + " and the events of filemap and writeback (files of btrfs with checksums are written"
        + " through the page cache and leave none: use one with nodatasum); for the page-cache lock"
        + " of bcachefs the probes of traces/README.md";
  }

  private static boolean knowsNoFile(List<Rule> judging) {
    List<Rule> ofFiles = without(RuleSpec.Group.WAITING, judging);
    return !ofFiles.isEmpty() && checkNothing(ofFiles);
  }

  private static List<Rule> without(RuleSpec.Group group, List<Rule> rules) {
    List<Rule> others = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule.spec().group() != group) {
        others.add(rule);
      }
    }
    return others;
  }

  private static boolean checkNothing(List<Rule> rules) {
    for (Rule rule : rules) {
      if (rule.ledger().checkedCount() > 0) {
        return false;
      }
    }
    return true;
  }
}
