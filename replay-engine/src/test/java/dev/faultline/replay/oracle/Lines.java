package dev.faultline.replay.oracle;

import dev.faultline.replay.explore.Kernel;
import dev.faultline.replay.explore.Setting;
import dev.faultline.replay.explore.Walk;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Lines of ftrace text, one event each. */
final class Lines {
  static final int FIRST_TID = 101;
  private static final long BEGIN_NS = 100_000_000_000L;
  private static final long SILENCE_NS = 60_000_000_000L;

  private final List<String> lines = new ArrayList<>(head());
  private long now = BEGIN_NS;

  /** What stands in front of every capture: that everything was recorded. */
  static List<String> head() {
    return new Walk(new Setting(Kernel.SOUND, Set.of()), 2, 2, 0)
        .ftrace().stream().filter(Lines::isHead).toList();
  }

  static boolean isHead(String line) {
    return line.startsWith("#");
  }

  /** Time goes on. */
  Lines after(long ns) {
    now += ns;
    return this;
  }

  /** An event of the lock of a file, by a task that is always on the same CPU. */
  void lock(int task, String event, Mode state, char file) {
    int number = file - 'A';
    add(
        task,
        event,
        String.format(
            Locale.ROOT,
            "%sstate=%d dev=%d ino=%d mapping=0x%x",
            event.endsWith("tried") ? "ok=0 " : "",
            state == Mode.ADD ? 0 : 1,
            254 << 20,
            4097 + number,
            0xff11000004000000L + number * 0x10000L));
  }

  void add(int task, String event, String arguments) {
    lines.add(
        String.format(
            Locale.ROOT,
            "%16s-%-7d [%03d] ..... %5d.%06d: %s: %s",
            "task",
            FIRST_TID + task,
            task,
            now / 1_000_000_000L,
            now / 1000 % 1_000_000,
            event,
            arguments));
  }

  /** Events of the CPU of a task are missing, since the last one that is there. */
  void lost(int task) {
    lines.add("CPU:" + task + " [LOST 1 EVENTS]");
  }

  /** A minute later nothing else has happened. */
  SmallTrace end() {
    after(SILENCE_NS);
    add(7, "tracing_mark_write", "the end");
    return new SmallTrace(lines);
  }
}
