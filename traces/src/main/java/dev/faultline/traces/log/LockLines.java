package dev.faultline.traces.log;

import dev.faultline.v1.HeldEntry;
import dev.faultline.v1.HeldLocks;
import dev.faultline.v1.OwnerLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lockdep and the detector of hung tasks say of locks. */
final class LockLines {
  private static final Pattern HOLDER =
      Pattern.compile("(?:no|\\d{1,3}) locks? held by (.{0,64})/(\\d{1,10})[.:].*");
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*#(\\d{1,3}): (?:\\(?([0-9a-f]{8,16})\\)?"
              + " ?)?\\((.+?)\\)\\{.{1,8}\\}(?:-\\{.{1,5}\\})?, at: (?:\\[<[0-9a-f]+>\\]"
              + " )?([\\w.$]+)(?:\\+0x([0-9a-f]{1,8})/0x[0-9a-f]{1,8})?.*");
  private static final Pattern OWNER =
      Pattern.compile(
          "INFO: task (.{0,64}):(\\d{1,10}) (?:<(reader|writer)> )?(?:is )?blocked on an? "
              + "(mutex|rw-semaphore|semaphore|rt-mutex) likely (?:last held|owned) by task "
              + "(.{0,64}):(\\d{1,10})(?: <(reader|writer)>)?\\.?.*");

  private LockLines() {}

  /** The head of a list. */
  static Optional<HeldLocks.Builder> holder(String line) {
    Matcher holder = HOLDER.matcher(line);
    return holder.matches()
        ? Optional.of(
            HeldLocks.newBuilder()
                .setComm(holder.group(1))
                .setTid(TaskLine.number(holder.group(2))))
        : Optional.empty();
  }

  /**
   * Adds a line of a list. Where inlined functions are told apart, an entry has several lines, the
   * last of which names the function that is there.
   */
  static boolean add(String line, long position, HeldLocks.Builder list) {
    Matcher entry = ENTRY.matcher(line);
    if (!entry.matches()) {
      return false;
    }
    int number = Integer.parseInt(entry.group(1));
    HeldEntry read =
        HeldEntry.newBuilder()
            .setAddress(entry.group(2) == null ? 0 : Long.parseUnsignedLong(entry.group(2), 16))
            .setLockClass(lockClass(entry.group(3)))
            .setFunction(entry.group(4))
            .setOffset(entry.group(5) == null ? 0 : Long.parseLong(entry.group(5), 16))
            .setPosition(position)
            .build();
    if (number == list.getEntryCount() - 1) {
      list.setEntry(number, read);
    } else {
      list.addEntry(read);
    }
    return true;
  }

  /** Without what tells instances of a class apart that was registered several times. */
  static String lockClass(String name) {
    int mark = name.lastIndexOf('#');
    String plain =
        mark > 0 && name.substring(mark + 1).matches("\\d+(?:/\\d+)?")
            ? name.substring(0, mark)
            : name;
    return plain.replaceFirst("/\\d+$", "");
  }

  /** The kernel's word on who owns a lock. */
  static Optional<OwnerLine> owner(String line) {
    Matcher owner = OWNER.matcher(line);
    if (!owner.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        OwnerLine.newBuilder()
            .setWaiterComm(owner.group(1))
            .setWaiterTid(TaskLine.number(owner.group(2)))
            .setWaiterMode(owner.group(3) == null ? "" : owner.group(3))
            .setLock(owner.group(4))
            .setOwnerComm(owner.group(5))
            .setOwnerTid(TaskLine.number(owner.group(6)))
            .setOwnerMode(owner.group(7) == null ? "" : owner.group(7))
            .build());
  }
}
