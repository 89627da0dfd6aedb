package dev.faultline.replay.stacks;

import dev.faultline.v1.CacheMessage;
import dev.faultline.v1.Grade;
import dev.faultline.v1.LockReport;
import dev.faultline.v1.LockStep;
import dev.faultline.v1.LogRecord;
import java.util.ArrayList;
import java.util.List;

/** What the kernel itself reports: circles of lock classes, and shoot-downs that failed. */
final class KernelWords {
  private static final int MOST_SHOWN = 8;

  private KernelWords() {}

  /** Locks by the names that they have in captures. */
  private static String name(String lockClass) {
    if (lockClass.contains("mmap_lock") || lockClass.contains("mmap_sem")) {
      return "mmap_lock";
    }
    if (lockClass.contains("invalidate_lock")) {
      return "invalidate_lock";
    }
    if (lockClass.contains("pg_locked")) {
      return "folio lock";
    }
    boolean inode = lockClass.contains("i_mutex_key") || lockClass.contains("i_rwsem");
    return inode ? "i_rwsem" : lockClass;
  }

  static StackFinding of(LogRecord logRecord) {
    LockReport report = logRecord.getLockReport();
    List<LockStep> steps = canonical(report.getStepList());
    List<String> round =
        new ArrayList<>(steps.stream().map(step -> name(step.getLockClass())).toList());
    round.add(round.get(0));
    String pattern = String.join(" → ", round);
    FindingDraft draft =
        new FindingDraft(
            "lock-order-inversion",
            Grade.Value.POTENTIAL,
            "lock-order inversion: " + pattern,
            "lock-order inversion: " + pattern);
    for (int i = 0; i < steps.size(); i++) {
      LockStep asked = steps.get(i);
      LockStep held = steps.get((i + steps.size() - 1) % steps.size());
      String with = asked.getMode().isEmpty() ? "" : " (" + asked.getMode() + ")";
      draft.let(
          name(asked.getLockClass())
              + with
              + " is asked for"
              + (asked.getFunction().isEmpty() ? "" : " in " + asked.getFunction())
              + " while "
              + name(held.getLockClass())
              + " is held");
    }
    String tracker = report.getSort().startsWith("DEPT") ? "the dependency tracker" : "lockdep";
    String who = report.getComm().isEmpty() ? "a task" : report.getComm() + "-" + report.getTid();
    return draft
        .then(who + " closed the circle, says " + tracker + ": " + report.getSort())
        .because(
            "tasks that do so at the same time wait for each other; "
                + tracker
                + " orders classes of locks, so that the locks of this run need not have been the same")
        .remedy(
            "take the locks in one order everywhere, or try the second one and back off; the whole"
                + " report is in the log from this line on")
        .proof(
            logRecord,
            report.getTid(),
            report.getComm().isEmpty() ? "task" : report.getComm(),
            report.getSort(),
            "here the report begins")
        .finish();
  }

  /** The circle, begun where it reads first: always at the same place. */
  private static List<LockStep> canonical(List<LockStep> circle) {
    List<LockStep> best = circle;
    for (int turn = 1; turn < circle.size(); turn++) {
      List<LockStep> turned = new ArrayList<>(circle.subList(turn, circle.size()));
      turned.addAll(circle.subList(0, turn));
      best = spelt(turned).compareTo(spelt(best)) < 0 ? turned : best;
    }
    return best;
  }

  private static String spelt(List<LockStep> circle) {
    // mmap_lock first: lockdep's circles of the page cache are read from there.
    StringBuilder spelt = new StringBuilder();
    for (LockStep step : circle) {
      String name = name(step.getLockClass());
      spelt.append(name.equals("mmap_lock") ? "0" : "1").append(name).append(',');
    }
    return spelt.toString();
  }

  /** Shoot-downs of one file that failed, by the kernel's own word. */
  static StackFinding failedShootdown(List<LogRecord> messages) {
    CacheMessage first = messages.get(0).getCache();
    String file = first.getPath().isEmpty() ? "a file that the log does not name" : first.getPath();
    FindingDraft draft =
        new FindingDraft(
            "shootdown-failed",
            Grade.Value.POTENTIAL,
            "the kernel reports that a shoot-down of direct I/O failed",
            "the kernel reports that a shoot-down of direct I/O failed");
    for (LogRecord logRecord : messages.subList(0, Math.min(MOST_SHOWN, messages.size()))) {
      CacheMessage message = logRecord.getCache();
      draft.proof(
          logRecord,
          message.getTid(),
          message.getComm().isEmpty() ? "task" : message.getComm(),
          message.getMessage(),
          "File: " + message.getPath());
    }
    return draft
        .times(messages.size())
        .let(
            "file "
                + file
                + ": "
                + messages.size()
                + (messages.size() == 1 ? " time" : " times")
                + " at least, as the message is rate-limited")
        .then("after a direct write the page cache of its range could not be removed")
        .because(
            "somebody dirtied a page of it, or held it busy, while the write was under way: what is"
                + " in the cache is older than what is on disk, or will overwrite it; the next"
                + " fsync returns EIO")
        .remedy(
            "find who uses buffered I/O or a mapping on the file beside direct I/O; a capture with"
                + " filemap:*, iomap:* and writeback:writeback_dirty_folio shows it"
                + " (dirtied-in-write-window, shootdown-failed)")
        .finish();
  }
}
