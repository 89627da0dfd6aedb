package dev.faultline.replay.stacks;

import dev.faultline.v1.CacheMessage;
import dev.faultline.v1.HeldLocks;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.OwnerLine;
import dev.faultline.v1.StackMeaning;
import dev.faultline.v1.TaskStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a log says of one boot: its tasks as they were seen last, and the kernel's own words. A task
 * that hangs is reported again and again; the last report stands for all.
 */
final class Hang {
  private final Map<Integer, LogRecord> stacks = new LinkedHashMap<>();
  private final Map<Integer, HeldLocks> lists = new LinkedHashMap<>();
  private final List<LogRecord> owners = new ArrayList<>();
  private final List<LogRecord> lockReports = new ArrayList<>();
  private final List<LogRecord> cacheMessages = new ArrayList<>();
  private final Map<Integer, Sleeper> sleepers = new LinkedHashMap<>();
  private String beside = "";
  private int nameless;

  private Hang() {}

  /** The boots that a log tells of, in order. */
  static List<Hang> in(List<LogRecord> records) {
    Map<Integer, Hang> boots = new TreeMap<>();
    for (LogRecord logRecord : records) {
      boots.computeIfAbsent(logRecord.getBoot(), fresh -> new Hang()).add(logRecord);
    }
    boots.values().forEach(Hang::finish);
    return List.copyOf(boots.values());
  }

  private void add(LogRecord logRecord) {
    beside = logRecord.getBeside();
    switch (logRecord.getKindCase()) {
      case STACK -> addStack(logRecord);
      case HELD -> lists.put(logRecord.getHeld().getTid(), logRecord.getHeld());
      case OWNER -> owners.add(logRecord);
      case LOCK_REPORT -> lockReports.add(logRecord);
      case CACHE -> cacheMessages.add(logRecord);
      case KIND_NOT_SET -> {}
    }
  }

  private void addStack(LogRecord logRecord) {
    TaskStack stack = logRecord.getStack();
    int tid = stack.getHasTid() ? stack.getTid() : --nameless;
    LogRecord before = stacks.remove(tid);
    // Of two reports of one wait, the first tells better since when.
    stacks.put(
        tid,
        before != null && isSameWait(before, logRecord) ? dated(before, logRecord) : logRecord);
  }

  private static boolean isSameWait(LogRecord before, LogRecord after) {
    StackMeaning one = before.getStack().getMeaning();
    StackMeaning other = after.getStack().getMeaning();
    return one.getSleepsIn().equals(other.getSleepsIn())
        && one.getOperationList().equals(other.getOperationList())
        && one.getWait().getLock().equals(other.getWait().getLock())
        && one.getWait().getMode().equals(other.getWait().getMode());
  }

  /** /proc and sysrq do not tell since when, a report of a hung task does. */
  private static LogRecord dated(LogRecord before, LogRecord after) {
    return after.getStack().getBlockedS() > 0 ? after : before;
  }

  private void finish() {
    stacks.forEach((tid, logRecord) -> sleepers.put(tid, sleeper(tid, Optional.of(logRecord))));
    for (Integer tid : lists.keySet()) {
      sleepers.computeIfAbsent(tid, fresh -> sleeper(fresh, Optional.empty()));
    }
    for (LogRecord owner : owners) {
      OwnerLine line = owner.getOwner();
      sleepers.computeIfAbsent(
          line.getOwnerTid(),
          fresh ->
              new Sleeper(
                  sleepers.size(), fresh, line.getOwnerComm(), Optional.empty(), Optional.empty()));
    }
  }

  private Sleeper sleeper(int tid, Optional<LogRecord> logRecord) {
    Optional<HeldLocks> listed = Optional.ofNullable(lists.get(tid));
    String comm = logRecord.map(known -> known.getStack().getComm()).orElse("");
    return new Sleeper(
        sleepers.size(),
        tid,
        comm.isEmpty() ? listed.map(HeldLocks::getComm).orElse("") : comm,
        logRecord,
        listed);
  }

  /** The log that all of it is in, where that lies beside the capture; else empty. */
  String beside() {
    return beside;
  }

  /** All tasks, in order of appearance. */
  List<Sleeper> sleepers() {
    return List.copyOf(sleepers.values());
  }

  Optional<Sleeper> sleeper(int tid) {
    return Optional.ofNullable(sleepers.get(tid));
  }

  /** The kernel's words on who owns what; the last for each task. */
  List<LogRecord> owners() {
    Map<Integer, LogRecord> last = new LinkedHashMap<>();
    owners.forEach(owner -> last.put(owner.getOwner().getWaiterTid(), owner));
    return List.copyOf(last.values());
  }

  List<LogRecord> lockReports() {
    return lockReports;
  }

  /** Failed shoot-downs by file, in order of appearance. */
  Map<String, List<LogRecord>> failedShootdowns() {
    Map<String, List<LogRecord>> byFile = new LinkedHashMap<>();
    for (LogRecord logRecord : cacheMessages) {
      CacheMessage message = logRecord.getCache();
      byFile.computeIfAbsent(message.getPath(), fresh -> new ArrayList<>()).add(logRecord);
    }
    return byFile;
  }

  /** Tasks by the address of each lock that lockdep lists for them. */
  Map<Long, List<Sleeper>> listers() {
    Map<Long, List<Sleeper>> listers = new HashMap<>();
    for (Sleeper sleeper : sleepers.values()) {
      sleeper.listed().map(HeldLocks::getEntryList).orElse(List.of()).stream()
          .filter(entry -> entry.getAddress() != 0)
          .forEach(
              entry ->
                  listers
                      .computeIfAbsent(entry.getAddress(), fresh -> new ArrayList<>())
                      .add(sleeper));
    }
    return listers;
  }
}
