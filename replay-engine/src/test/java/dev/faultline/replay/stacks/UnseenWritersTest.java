package dev.faultline.replay.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TraceReport;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** As khungtaskd prints the circle of {@code captures/modern/bcachefs-6.16.12-chain-mmapdl}. */
@DisplayName("A writer of mmap_lock that the detector of hung tasks passes over")
final class UnseenWritersTest {
  private static final String CIRCLE = "dce396d04d5ebef8";

  private static final List<String> WRITE =
      List.of(
          "rwsem_down_read_slowpath",
          "down_read_killable",
          "__gup_longterm_locked",
          "gup_fast_fallback",
          "iov_iter_extract_pages",
          "bio_iov_iter_get_pages",
          "bch2_direct_write",
          "bch2_write_iter");
  private static final List<String> FAULT =
      List.of(
          "__bch2_two_state_lock",
          "bch2_page_fault",
          "__do_fault",
          "do_fault",
          "__handle_mm_fault",
          "handle_mm_fault",
          "do_user_addr_fault");

  private static String hung(String comm, int tid, int tgid, List<String> functions) {
    StringBuilder text = new StringBuilder();
    text.append("INFO: task " + comm + ":" + tid + " blocked for more than 122 seconds.\n");
    text.append("task:" + comm + " state:D stack:0 pid:" + tid + " tgid:" + tgid + " ppid:1\n");
    text.append("Call Trace:\n <TASK>\n __schedule+0x1/0x9\n schedule+0x1/0x9\n");
    functions.forEach(function -> text.append(" " + function + "+0x1/0x9\n"));
    return text.append(" </TASK>\n").toString();
  }

  @Test
  @DisplayName("closes the circle of a direct write that pins pages and a fault of its process")
  void closes() {
    TraceReport report = Logs.verify(hung("dio", 479, 476, WRITE) + hung("fault", 481, 476, FAULT));

    assertThat(Logs.rows(report))
        .containsExactly(new Logs.Row("SUSPECT", "deadlock", "POTENTIAL", CIRCLE, "479;481"));
    assertThat(report.getFindings(0).getTasksList())
        .extracting(TaskRef::getComm)
        .containsExactly("dio", "fault");
    assertThat(report.getFindings(0).getArgument().getLetList())
        .contains(
            "an unseen writer waits for mmap_lock(write); fault-481 has held mmap_lock(read), or"
                + " another lock in its place: it is in handle_mm_fault");
    assertThat(report.getFindings(0).getArgument().getBecause())
        .contains("only a writer keeps readers of an rwsem out");
  }

  @Test
  @DisplayName("closes no circle of two processes")
  void otherProcess() {
    TraceReport report = Logs.verify(hung("dio", 479, 476, WRITE) + hung("fault", 481, 480, FAULT));

    assertThat(Logs.rows(report)).extracting(Logs.Row::rule).containsOnly("hung-wait");
  }

  @Test
  @DisplayName("closes no circle where the fault waits for nobody of it")
  void otherWait() {
    List<String> fault =
        List.of("folio_wait_bit_common", "folio_wait_writeback", "handle_mm_fault");

    TraceReport report = Logs.verify(hung("dio", 479, 476, WRITE) + hung("fault", 481, 476, fault));

    assertThat(Logs.rows(report)).extracting(Logs.Row::rule).containsOnly("hung-wait");
  }

  @Test
  @DisplayName("is not looked for where the log has one")
  void seen() {
    List<String> mmap =
        List.of("rwsem_down_write_slowpath", "down_write_killable", "vm_mmap_pgoff");

    TraceReport report =
        Logs.verify(
            hung("dio", 479, 476, WRITE)
                + hung("fault", 481, 476, FAULT)
                + hung("map", 482, 476, mmap));

    assertThat(Logs.rows(report))
        .containsExactly(new Logs.Row("SUSPECT", "deadlock", "POTENTIAL", CIRCLE, "479;481;482"));
    assertThat(report.getFindings(0).getArgument().getLetList())
        .noneMatch(sentence -> sentence.contains("unseen"));
  }
}
