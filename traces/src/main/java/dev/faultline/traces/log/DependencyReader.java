package dev.faultline.traces.log;

import dev.faultline.v1.LockReport;
import dev.faultline.v1.LockStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a report of the dependency tracker (DEPT). Its summary lists contexts: from {@code [S]} on
 * one is to bring about the event {@code [E]}, as who holds a lock is to release it, and at {@code
 * [W]} it waits for another. So it asks for what {@code [W]} names while it holds what {@code [E]}
 * names.
 */
final class DependencyReader implements LockReportReader {
  private static final String TRACKER = "DEPT: ";
  private static final Pattern HEAD = Pattern.compile("DEPT: (Circular .{1,80}?)\\.?\\s*");
  private static final Pattern CONTEXT = Pattern.compile("\\s*context (\\S{1,8})\\s*");
  private static final Pattern PART =
      Pattern.compile("\\s*\\[([SWE])\\]\\s+(\\([a-z ]+\\)|[^\\s(]*)\\((.{1,200})\\)\\s*");
  private static final Pattern SUBCLASS = Pattern.compile(":\\d+$");
  private static final int MOST_CONTEXTS = 64;
  private static final int MOST_LINES = 4000;

  private final String sort;
  private final List<Context> contexts = new ArrayList<>();
  private int lines;
  private boolean ended;

  /** Who asks for one thing while it holds another. */
  private static final class Context {
    private String held = "";
    private final LockStep.Builder asked = LockStep.newBuilder();
  }

  private DependencyReader(String sort) {
    this.sort = sort;
  }

  /** A reader of the report that begins with this line; empty if none does. */
  static Optional<LockReportReader> begin(String line) {
    Matcher head = HEAD.matcher(line);
    return head.matches()
        ? Optional.of(new DependencyReader(TRACKER + head.group(1)))
        : Optional.empty();
  }

  @Override
  public boolean line(String line, long position) {
    if (ended || ++lines > MOST_LINES) {
      return false;
    }
    if (CONTEXT.matcher(line).matches() && contexts.size() < MOST_CONTEXTS) {
      contexts.add(new Context());
    } else if (line.contains("'s detail")) {
      // What follows tells the same with stacks.
      ended = !contexts.isEmpty();
    } else if (!contexts.isEmpty()) {
      Matcher part = PART.matcher(line);
      if (part.matches()) {
        part(contexts.get(contexts.size() - 1), part, position);
      }
    }
    return true;
  }

  private static void part(Context context, Matcher part, long position) {
    String function = part.group(2);
    String name = SUBCLASS.matcher(part.group(3)).replaceFirst("");
    if (!part.group(1).equals("W")) {
      context.held = LockLines.lockClass(name);
      return;
    }
    context
        .asked
        .setLockClass(LockLines.lockClass(name))
        .setFunction(function.startsWith("(") ? "" : function)
        .setMode(
            function.contains("down_read")
                ? "read"
                : function.contains("down_write") ? "write" : "")
        .setPosition(position);
  }

  @Override
  public LockReport report() {
    LockReport.Builder report = LockReport.newBuilder().setSort(sort);
    List<Context> left = new ArrayList<>(contexts);
    left.removeIf(context -> context.held.isEmpty() || context.asked.getLockClass().isEmpty());
    while (!left.isEmpty()) {
      Context next = left.get(0);
      if (report.getStepCount() > 0) {
        String before = report.getStep(report.getStepCount() - 1).getLockClass();
        next =
            left.stream().filter(context -> context.held.equals(before)).findFirst().orElse(next);
      }
      report.addStep(next.asked);
      left.remove(next);
    }
    return report.build();
  }
}
