package dev.faultline.replay.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The circle of a direct write and a readahead, as kernels, scripts and debuggers print its two
 * stacks: whoever does, it is the same circle of the same tasks.
 */
@DisplayName("Stacks as everybody prints them")
final class StackFormatsTest {
  private static final String CIRCLE = "57e0d326949a8572";

  /** A function that is on a stack. */
  private record Call(String function, String module) {
    String at() {
      return function + "+0x1c6/0x4d0" + (module.isEmpty() ? "" : " [" + module + "]");
    }
  }

  /** A task of the circle. */
  private record Task(int tid, String comm, List<Call> calls) {}

  private static final List<Task> TASKS =
      List.of(
          new Task(
              226,
              "wl",
              calls(
                  "__schedule schedule io_schedule folio_wait_bit_common"
                      + " invalidate_inode_pages2_range bch2_write_invalidate_inode_pages_range"
                      + " bch2_direct_write bch2_write_iter vfs_write __x64_sys_pwrite64")),
          new Task(
              228,
              "wl",
              calls(
                  "__schedule schedule __bch2_two_state_lock bch2_readahead read_pages"
                      + " page_cache_ra_unbounded force_page_cache_ra generic_fadvise")));

  private static List<Call> calls(String functions) {
    return Stream.of(functions.split(" ", -1))
        .map(name -> new Call(name, name.contains("bch2") ? "bcachefs" : ""))
        .toList();
  }

  /** Prints a task: what stands in front of its frames, and each frame. */
  private static String print(Function<Task, String> head, Function<Call, String> frame) {
    StringBuilder text = new StringBuilder();
    for (Task task : TASKS) {
      text.append(head.apply(task)).append('\n');
      for (Call call : task.calls()) {
        text.append(frame.apply(call)).append('\n');
      }
    }
    return text.toString();
  }

  /** As /proc has it, which leaves out the functions of the scheduler. */
  private static String proc(Function<Task, String> head) {
    return print(head, call -> call.function().contains("schedule") ? "" : "[<0>] " + call.at())
        .replaceAll("\n\n+\\[", "\n[");
  }

  private static String numbered(Function<Task, String> head, String format) {
    StringBuilder text = new StringBuilder();
    for (Task task : TASKS) {
      text.append(head.apply(task)).append('\n');
      int number = 0;
      for (Call call : task.calls()) {
        String module = call.module().isEmpty() ? "" : " [" + call.module() + "]";
        text.append(String.format(Locale.ROOT, format, number++, call.function(), module));
        text.append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String hung(String dumped, String trace, Function<Call, String> frame) {
    return print(
        task ->
            ("INFO: task wl:" + task.tid() + " blocked for more than 122 seconds.\n")
                + "      Tainted: G           OE       6.17.0-rc3-dirty #5 PREEMPT(full)\n"
                + String.format(Locale.ROOT, dumped, task.tid())
                + "\n"
                + trace,
        frame);
  }

  private static String hung(String dumped) {
    return hung(dumped, "Call Trace:\n <TASK>", call -> " " + call.at());
  }

  private static String hungOn(String trace, Function<Call, String> frame) {
    return hung("task:wl state:D stack:0 pid:%d tgid:226 ppid:1 flags:0x00004000", trace, frame);
  }

  private static String json(String format) {
    String text = hung("task:wl state:D stack:0 pid:%d tgid:226 ppid:1 flags:0x00004000");
    return text.lines()
        .map(line -> String.format(Locale.ROOT, format, line))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static Map<String, String> kernels() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "since 6.16",
        hung(
            "task:wl state:D stack:0 pid:%d tgid:226 ppid:1 task_flags:0x400040 flags:0x00004006"));
    all.put(
        "5.15", hung("task:wl              state:D stack:    0 pid:%5d ppid:     1 flags:0x4000"));
    all.put("4.19", hung("wl              D    0 %5d      1 0x00000000"));
    all.put("4.4", hung("wl              D ffff88003f9e7a18     0 %5d      1 0x00000000"));
    all.put("arm64", hungOn("Call trace:\n __switch_to+0xf0/0x170 (T)", call -> " " + call.at()));
    all.put("arm64 with registers", hungOn("Call trace:", call -> " " + call.at() + " (P)"));
    all.put(
        "32-bit Arm",
        hungOn("Backtrace: ", call -> " " + call.function() + " from caller+0x4c/0xb0"));
    all.put(
        "PowerPC",
        hungOn(
            "Call Trace:\n[c00000000f7bf4f0] [c00000000f7bf530] 0xc00000000f7bf530 (unreliable)",
            call -> "[c00000000f7bf6a0] [c000000000ebf500] " + call.at()));
    all.put("S/390", hungOn("Call Trace:", call -> " [<000003ffe0b5a5e2>] " + call.at() + " "));
    all.put("RISC-V", hungOn("Call Trace:", call -> "[<ffffffff80a8d2a8>] " + call.at()));
    all.put(
        "decoded",
        hungOn(
            "Call Trace:", call -> " " + call.function() + " (fs/x.c:123 include/y.h:5) bcachefs"));
    all.put(
        "decoded with discriminators",
        hungOn("Call Trace:", call -> " " + call.function() + " (/b/fs/x.c:1 (discriminator 2))"));
    all.put(
        "sysrq w of old",
        "SysRq : Show Blocked State\n  task                        PC stack   pid father\n"
            + print(
                task ->
                    String.format(Locale.ROOT, "wl  D    0 %5d  1 0x0\nCall Trace:", task.tid()),
                call -> " " + call.at()));
    all.put("journal as JSON", json("{\"PRIORITY\":\"3\", \"MESSAGE\" : \"%s\", \"_PID\":\"1\"}"));
    all.put("journal, pretty", json("{\n\t\"PRIORITY\" : \"3\",\n\t\"MESSAGE\" : \"%s\"\n}"));
    all.put("journal, export", json("__CURSOR=s=1\nMESSAGE=%s\n_HOSTNAME=h\n"));
    all.put("dmesg -J", json("      },{\n         \"pri\": 3,\n         \"msg\": \"%s\""));
    all.put(
        "laboratory",
        json("- {\"dt\": \"2024-05-06T12:00:00\", \"lvl\": \"target\", \"msg\": \"%s\"}"));
    return all;
  }

  private static Map<String, String> scripts() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("tail -n +1", proc(task -> "\n==> /proc/" + task.tid() + "/stack <=="));
    all.put("prompt of root", proc(task -> "root@host:~# cat /proc/" + task.tid() + "/stack"));
    all.put("prompt", proc(task -> "$ sudo cat /proc/" + task.tid() + "/stack"));
    all.put(
        "prompt in brackets",
        proc(task -> "[root@host ~]# cat /proc/226/task/" + task.tid() + "/stack"));
    all.put("number", proc(task -> "" + task.tid()));
    all.put("number and name", proc(task -> task.tid() + " " + task.comm()));
    all.put("number over name", proc(task -> task.tid() + "\n" + task.comm()));
    all.put("number with colon", proc(task -> task.tid() + ": " + task.comm()));
    all.put("PID", proc(task -> "PID " + task.tid()));
    all.put("drawn round", proc(task -> "--- " + task.tid() + " (" + task.comm() + ") ---"));
    all.put("all of it", proc(task -> "=== PID: " + task.tid() + " COMM: wl STATE: D ==="));
    all.put("pid=", proc(task -> "pid=" + task.tid() + " comm=" + task.comm() + " state=D"));
    all.put("name(number)", proc(task -> task.comm() + "(" + task.tid() + "):"));
    all.put("name-number", proc(task -> task.comm() + "-" + task.tid()));
    all.put("sentence", proc(task -> "stack of wl (" + task.tid() + "):"));
    all.put(
        "ps aux", proc(task -> "root " + task.tid() + "  0.0  0.1 123 45 ?  D  12:00 0:00 wl x"));
    all.put("ps -o", proc(task -> "    " + task.tid() + " D    folio_wait_bit_ wl"));
    all.put(
        "status",
        proc(task -> "Name:\twl\nState:\tD (disk sleep)\nTgid:\t226\nPid:\t" + task.tid()));
    all.put("wchan", proc(task -> "/proc/" + task.tid() + "/wchan: folio_wait_bit_common"));
    all.put("grep", byLine(task -> "/proc/226/task/" + task.tid() + "/stack:"));
    all.put(
        "grep, logged",
        byLine(task -> "May 06 12:00:00 host probe.sh[77]: /proc/" + task.tid() + "/stack:"));
    all.put(
        "addresses",
        proc(task -> "/proc/" + task.tid() + "/stack:").replace("<0>", "<ffffffff8123>"));
    all.put(
        "quoted", proc(task -> "# cat /proc/" + task.tid() + "/stack").replaceAll("(?m)^", "> "));
    all.put("spaced out", proc(task -> "/proc/" + task.tid() + "/stack").replace("\n", "\n\n"));
    return all;
  }

  private static String byLine(Function<Task, String> path) {
    StringBuilder text = new StringBuilder();
    for (Task task : TASKS) {
      for (Call call : task.calls()) {
        if (!call.function().contains("schedule")) {
          text.append(path.apply(task)).append("[<0>] ").append(call.at()).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static Map<String, String> debuggers() {
    Function<Task, String> crash =
        task -> "PID: " + task.tid() + "  TASK: ffff8881035c8000  CPU: 1   COMMAND: \"wl\"";
    Map<String, String> all = new LinkedHashMap<>();
    all.put("crash", numbered(crash, " #%d [ffffc90000c07a10] %s at ffffffff81c3f4a0%s"));
    all.put(
        "crash bt -s", numbered(crash, " #%d [ffffc90000c07a10] %s+0x145 at ffffffff81c3f4a0%s"));
    all.put(
        "crash bt -l",
        numbered(crash, " #%d [ffffc90000c07a10] %s at ffffffff81c3f4a0%s\n    /usr/src/x.c: 12"));
    all.put(
        "drgn",
        numbered(task -> ">>> prog.stack_trace(" + task.tid() + ")", "#%-3d%s (fs/x.c:1:3)"));
    all.put(
        "drgn without source",
        numbered(task -> ">>> print(prog.stack_trace(" + task.tid() + "))", "#%-3d%s+0x145/0x370"));
    all.put(
        "corelens",
        numbered(
            task -> "PID: " + task.tid() + "  TASK: ffff8881035c8000 [D] CPU: 1  COMMAND: \"wl\"",
            "#%-2d [ffffc90000c07a10] %s+0x145/0x370 (fs/x.c:1:2)"));
    all.put(
        "gdb",
        numbered(
            task -> "Thread " + task.tid() + " (\"wl\"):",
            "#%d  0xffffffff81c3f4a0 in %s (x=0x1) at fs/x.c:1"));
    return all;
  }

  static Stream<Arguments> printed() {
    Map<String, String> all = new LinkedHashMap<>(kernels());
    all.putAll(scripts());
    all.putAll(debuggers());
    return all.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("printed")
  @DisplayName("show the same circle of the same tasks")
  void circle(String printer, String text) {
    TraceReport report = Logs.verify(text);

    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.SUSPECT);
    assertThat(report.getCapture().getStacks()).isEqualTo(2);
    assertThat(Logs.rows(report))
        .containsExactly(new Logs.Row("SUSPECT", "deadlock", "POTENTIAL", CIRCLE, "226;228"));
  }

  @Test
  @DisplayName("are two where only an empty line stands between, and nobody says whose they are")
  void nameless() {
    TraceReport report = Logs.verify(proc(task -> task.tid() == 226 ? "" : "\nand the other one:"));

    assertThat(report.getCapture().getStacks()).isEqualTo(2);
    assertThat(Logs.rows(report))
        .extracting(Logs.Row::fingerprint, Logs.Row::tids)
        .containsExactly(tuple(CIRCLE, "0"));
  }

  @Test
  @DisplayName("belong to nobody where a list of processes stands above them")
  void listing() {
    String list = "root 226 0.0 0.1 1 4 ? D 12:00 0:00 wl\nroot 228 0.0 0.1 1 4 ? D 12:00 0:00 wl";

    TraceReport report = Logs.verify(proc(task -> task.tid() == 226 ? list : ""));

    assertThat(Logs.rows(report)).extracting(Logs.Row::tids).containsExactly("0");
  }

  @Test
  @DisplayName("show no circle where one of the two runs, as a debugger prints it")
  void running() {
    List<String> lines = new ArrayList<>(debuggers().getOrDefault("crash", "").lines().toList());
    lines.set(1, " #0 [ffffc90000c07a10] crash_nmi_callback at ffffffff81c3f4a0");

    TraceReport report = Logs.verify(String.join("\n", lines) + "\n");

    assertThat(report.getCapture().getStacks()).isEqualTo(1);
    assertThat(Logs.rows(report)).extracting(Logs.Row::rule).containsExactly("hung-wait");
  }
}
