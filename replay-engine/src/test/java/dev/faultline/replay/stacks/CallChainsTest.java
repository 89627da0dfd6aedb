package dev.faultline.replay.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The circle of a direct write and a readahead, as call chains of {@code sched_switch} show it. */
@DisplayName("Call chains of tasks that go to sleep")
final class CallChainsTest {
  private static final String CIRCLE = "57e0d326949a8572";

  private static final List<String> WRITE =
      List.of(
          "__schedule",
          "schedule",
          "io_schedule",
          "folio_wait_bit_common",
          "__folio_lock",
          "invalidate_inode_pages2_range",
          "bch2_write_invalidate_inode_pages_range",
          "bch2_direct_write",
          "bch2_write_iter",
          "vfs_write");

  private static final List<String> READAHEAD =
      List.of(
          "__schedule",
          "schedule",
          "__bch2_two_state_lock",
          "bch2_readahead",
          "read_pages",
          "page_cache_ra_unbounded",
          "force_page_cache_ra",
          "generic_fadvise");

  /** Who prints a trace with call chains. */
  enum Printer {
    PERF {
      @Override
      String line(String comm, int tid, String time, String event) {
        return String.format(Locale.ROOT, "%s %d [001] %s: sched:%s%n", comm, tid, time, event);
      }

      @Override
      String chain(String comm, int tid, String time, List<String> functions) {
        StringBuilder text = new StringBuilder();
        for (String function : functions) {
          text.append("\tffffffff8192472f " + function + "+0x1f ([kernel.kallsyms])\n");
        }
        return text.append("\t    7f8192472f write (/usr/lib/libc.so.6)\n\n").toString();
      }
    },
    FTRACE {
      @Override
      String line(String comm, int tid, String time, String event) {
        return String.format(Locale.ROOT, "%16s-%-7d [001] d.... %s: %s%n", comm, tid, time, event);
      }

      @Override
      String chain(String comm, int tid, String time, List<String> functions) {
        StringBuilder text = new StringBuilder(line(comm, tid, time, "<stack trace>"));
        functions.forEach(function -> text.append(" => ").append(function).append('\n'));
        return text.toString();
      }
    },
    TRACE_CMD {
      @Override
      String line(String comm, int tid, String time, String event) {
        return FTRACE.line(comm, tid, time, event);
      }

      @Override
      String chain(String comm, int tid, String time, List<String> functions) {
        StringBuilder text =
            new StringBuilder(line(comm, tid, time, "kernel_stack:         <stack trace >"));
        functions.forEach(function -> text.append("=> " + function + " (ffffffff8192472f)\n"));
        return text.toString();
      }
    };

    abstract String line(String comm, int tid, String time, String event);

    abstract String chain(String comm, int tid, String time, List<String> functions);

    String sleep(String comm, int tid, String time, String state, List<String> functions) {
      String event =
          "sched_switch: prev_comm="
              + comm
              + " prev_pid="
              + tid
              + " prev_prio=120 prev_state="
              + state
              + " ==> next_comm=swapper/1 next_pid=0 next_prio=120";
      return line(comm, tid, time, event) + chain(comm, tid, time, functions);
    }

    String hang() {
      return sleep("wl", 226, "11.267719", "D", WRITE)
          + sleep("wl", 228, "11.267836", "D", READAHEAD);
    }

    String other(String time) {
      return line("sh", 7, time, "sched_wakeup: comm=sh pid=7 prio=120 target_cpu=001");
    }
  }

  private static List<Finding> grave(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() != Grade.Value.NOTE)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("show a circle of those that sleep until the end")
  void circle(Printer printer) {
    TraceReport report = Logs.verify(printer.hang() + printer.other("41.400000"));

    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.SUSPECT);
    assertThat(report.getCapture().getStacks()).isEqualTo(2);
    assertThat(report.getCapture().getLinesUnread()).isZero();
    assertThat(grave(report)).extracting(Finding::getFingerprint).containsExactly(CIRCLE);
    assertThat(Logs.rows(report).get(0).tids()).isEqualTo("226;228");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("show nothing of a task that runs again, or sleeps so that a signal wakes it")
  void awake(Printer printer) {
    String again = printer.line("wl", 228, "12.000000", "sched_wakeup: comm=sh pid=7 prio=120");
    String next = printer.line("sh", 7, "12.000000", "sched_switch: sh:7 [120] S ==> wl:228 [120]");
    String interruptible =
        printer.sleep("wl", 226, "11.267719", "D", WRITE)
            + printer.sleep("wl", 228, "11.267836", "S", READAHEAD);

    for (String text : List.of(printer.hang() + again, printer.hang() + next, interruptible)) {
      TraceReport report = Logs.verify(text + printer.other("41.400000"));
      assertThat(grave(report)).extracting(Finding::getRule).containsExactly("hung-wait");
      assertThat(Logs.rows(report).get(0).tids()).isEqualTo("226");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("say of sleeps that begin as the trace ends what is asked for, and no more")
  void lastSleep(Printer printer) {
    TraceReport report = Logs.verify(printer.hang());

    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
    assertThat(grave(report)).isEmpty();
    assertThat(report.getFindingsList())
        .extracting(Finding::getTitle)
        .contains("a readahead sleeps for pagecache(add) when the trace ends");
  }

  @Test
  @DisplayName("of contended locks tell since when a task waits, and end with the contention")
  void contention() {
    Printer perf = Printer.PERF;
    String begin =
        perf.line("wl", 228, "11.000000", "contention_begin: 0xff (flags=WRITE)")
            + perf.chain(
                "wl",
                228,
                "11.000000",
                List.of(
                    "rwsem_down_write_slowpath",
                    "down_write",
                    "xfs_ilock",
                    "xfs_vn_update_time",
                    "file_update_time",
                    "xfs_file_dio_write_aligned"));
    String end = perf.line("wl", 228, "11.100000", "contention_end: 0xff (ret=0)");

    assertThat(grave(Logs.verify(begin + end + perf.other("41.000000")))).isEmpty();
    List<Finding> hung = grave(Logs.verify(begin + perf.other("41.000000")));
    assertThat(hung).extracting(Finding::getRule).containsExactly("hung-wait");
    assertThat(hung.get(0).getTitle()).contains("ILOCK(write)");
  }

  @Test
  @DisplayName("of an off-CPU profile name the lock, and that its holder is not recorded")
  void offCpu() {
    TraceReport report = Logs.verify(Logs.text("reports/18-seastar-341-perf-offcpu-xfs-ilock.txt"));

    Finding note =
        report.getFindingsList().stream()
            .filter(finding -> finding.getRule().equals("hung-wait"))
            .findFirst()
            .orElseThrow();
    assertThat(note.getGrade()).isEqualTo(Grade.Value.NOTE);
    assertThat(note.getTitle())
        .isEqualTo("a DIO write sleeps for ILOCK(write) when the trace ends");
    assertThat(note.getArgument().getThen()).contains("who holds ILOCK(write) is not recorded");
  }
}
