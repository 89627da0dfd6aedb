package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.rules.EverythingRecorded;
import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Activity;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("verdict")
final class VerdictTest {
  private static final String A = "dev=266338304 ino=4097 mapping=0xff11000004561910";

  /** Two tasks' worth of lock use that keeps all rules, eight lines long. */
  private static final String KEEPS_RULES =
      """
      pagecache_lock_acquired: (f) state=0 {A}
      pagecache_lock_release: (f) state=0 {A}
      pagecache_lock_acquired: (f) state=1 {A}
      pagecache_lock_release: (f) state=1 {A}
      read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
      pagecache_lock_acquired: (f) state=0 {A}
      pagecache_lock_release: (f) state=0 {A}
      read_iter_exit: (f <- g) ret=4096
      """;

  private static final String VIOLATES =
      """
      page_fault_enter: (f) fdm=0xff11000004561910 {A} pgoff=7 address=0x7f00 flags=0x814
      pagecache_lock_wait: (f) state=0 {A}
      """;

  private static final String IS_SUSPECT =
      """
      dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
      pagecache_lock_acquired: (f) state=1 {A}
      invalidate_enter: (f) {A} start=0 end=4095
      invalidate_exit: (f <- g) ret=-16
      extent_write_enter: (f)
      extent_write_exit: (f <- g)
      pagecache_lock_release: (f) state=1 {A}
      dio_write_exit: (f <- g) ret=4096
      """;

  private static final String DIRECT_WRITE =
      """
      iomap_dio_rw_begin: dev 254:0 ino 0x1001 size 0x100000 offset 0x0 length 0x2000 done_before 0x0 flags DIRECT dio_flags  aio 0
      iomap_iter: dev 254:0 ino 0x1001 pos 0x0 length 0x2000 processed 0 flags WRITE|DIRECT (0x11) ops x caller __iomap_dio_rw+0x210/0x860
      iomap_dio_complete: dev 254:0 ino 0x1001 size 0x100000 offset 0x2000 flags DIRECT aio 0 error 0 ret 8192
      """;

  private static String lines(String bodies) {
    StringBuilder text = new StringBuilder();
    long us = 1_000_000;
    for (String body : bodies.strip().lines().toList()) {
      us += 100;
      boolean event = !body.isEmpty() && Character.isLowerCase(body.charAt(0));
      text.append(
          event
              ? String.format(
                  Locale.ROOT,
                  "  wl-10 [000] ..... %d.%06d: %s%n",
                  us / 1_000_000,
                  us % 1_000_000,
                  body.replace("{A}", A))
              : body + "\n");
    }
    return text.toString();
  }

  private static EventSource open(String text) throws IOException {
    return CaptureReader.open(CaptureInput.ofText("inline", text), Bindings.builtIn());
  }

  private static TraceReport verify(String bodies) throws IOException {
    try (EventSource source = open(lines(bodies))) {
      return Replay.verify(source, ReplayOptions.defaults());
    }
  }

  /** The same, of a capture that has recorded everything. */
  private static TraceReport verifyWhole(String bodies) throws IOException {
    try (EventSource source = open(lines(bodies))) {
      return Replay.verify(new EverythingRecorded(source), ReplayOptions.defaults());
    }
  }

  private static void assertInconclusive(TraceReport report, String reason) {
    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
    assertThat(report.getReasonsList()).anySatisfy(text -> assertThat(text).contains(reason));
  }

  @Nested
  @DisplayName("is CLEAN")
  final class Clean {

    @Test
    @DisplayName("is not CLEAN where direct I/O completes whose begin was not recorded")
    void unrecordedBegins() throws IOException {
      String iomap = "dev 254:0 ino 0x1001 ";
      TraceReport report =
          verify(
              "iomap_dio_complete: "
                  + iomap
                  + "size 0x100000 offset 0x2000 flags DIRECT aio 0 error 0 ret 8192\n"
                  + "mmap_lock_start_locking: mm=00aa memcg_path=/ write=false\n"
                  + "mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true\n"
                  + "mmap_lock_released: mm=00aa memcg_path=/ write=false\n");

      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
      assertThat(verify(KEEPS_RULES).getReasonsList())
          .noneMatch(reason -> reason.contains("begins of direct I/O"));
    }

    @Test
    @DisplayName("is INCONCLUSIVE where a rule that is required had nothing to decide")
    void required() throws IOException {
      ReplayOptions demanding =
          ReplayOptions.defaults().withRequired(Set.of("state-exclusion", "mkwrite-revalidation"));
      try (EventSource source = open(lines(KEEPS_RULES))) {
        TraceReport report = Replay.verify(new EverythingRecorded(source), demanding);

        assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
        assertThat(report.getReasonsList())
            .containsExactly(
                "mkwrite-revalidation is required to decide something, and has not: no opportunity");
      }
      assertThat(verifyWhole(KEEPS_RULES).getVerdict()).isEqualTo(Verdict.Value.CLEAN);
    }

    @Test
    @DisplayName("for a capture in which something was checked and nothing was found")
    void clean() throws IOException {
      TraceReport report = verifyWhole(KEEPS_RULES);
      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.CLEAN);
      assertThat(report.getReasonsList()).isEmpty();
      assertThat(report.getCoverageList())
          .extracting(Coverage::getRule)
          .containsExactlyElementsOf(RuleCatalog.names());
    }

    @Test
    @DisplayName("with what happened: how many direct writes, faults and pages")
    void activity() throws IOException {
      Activity activity = verifyWhole(DIRECT_WRITE + Inconclusive.BUFFERED_ONLY).getActivity();

      assertThat(activity)
          .isEqualTo(Activity.newBuilder().setDirectWrites(1).setPagesIn(1).setPagesOut(1).build());
    }

    @Test
    @DisplayName("with notes: they change nothing")
    void notes() throws IOException {
      TraceReport report = verify(KEEPS_RULES);
      assertThat(report.getFindingsList())
          .isNotEmpty()
          .allSatisfy(finding -> assertThat(finding.getGrade().name()).isEqualTo("NOTE"));
    }
  }

  @Nested
  @DisplayName("is INCONCLUSIVE")
  final class Inconclusive {

    @Test
    @DisplayName("for a capture without a single event")
    void empty() throws IOException {
      assertInconclusive(verify("# tracer: nop\n#\n"), "no events");
    }

    @Test
    @DisplayName("for a capture in which no rule had anything to check")
    void irrelevant() throws IOException {
      assertInconclusive(
          verify("sched_switch: prev_comm=wl\nsched_switch: prev_comm=wl\n"),
          "no event that any rule could check");
    }

    @Test
    @DisplayName("for a capture in which events were lost")
    void lost() throws IOException {
      assertInconclusive(
          verify(KEEPS_RULES + "CPU:1 [LOST 3 EVENTS]\n" + KEEPS_RULES),
          "events-lost: at least 3 events were lost in 1 gap");
    }

    @Test
    @DisplayName("for a capture of which a single line could not be read")
    void unread() throws IOException {
      String others = "sched_switch: prev_comm=wl\n".repeat(991);
      assertInconclusive(
          verify(KEEPS_RULES + others + "What is this\n"), "unread-lines: 1 of 1000 lines");
    }

    @Test
    @DisplayName("for a capture that holds two, or has fewer events than its head counts")
    void heads() throws IOException {
      assertInconclusive(
          verify(KEEPS_RULES + "# tracer: nop\n" + KEEPS_RULES),
          "another-trace: the capture holds several traces");
      assertInconclusive(
          verify("# entries-in-buffer/entries-written: 99/99   #P:2\n" + KEEPS_RULES),
          "fewer-than-said: the capture has fewer events than its head counts: at least ");
    }

    @Test
    @DisplayName("for a capture that ended before its end")
    void incomplete() throws IOException {
      try (EventSource source = new CutSource(open(lines(KEEPS_RULES)))) {
        assertInconclusive(
            Replay.verify(source, ReplayOptions.defaults()), "incomplete: the file is cut");
      }
    }

    @Test
    @DisplayName("where a rule that applied could not decide even once")
    void undecided() throws IOException {
      assertInconclusive(
          verify(
              """
              pagecache_lock_acquired: (f) state=0 {A}
              pagecache_lock_release: (f) state=0 {A}
              """),
          "state-exclusion could not be decided");
    }

    @Test
    @DisplayName("where what a rule relies on was not recorded")
    void notRecorded() throws IOException {
      TraceReport report =
          verify(
              """
              pagecache_lock_acquired: (f) state=0 {A}
              dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              page_fault_enter: (f) fdm=0xff11000004561910 {A} pgoff=7 address=0x7f00 flags=0x814
              page_fault_exit: (f <- g) ret=0x2
              extent_write_enter: (f)
              """);
      assertInconclusive(report, "lock-contract could not be decided");
    }

    private static final String BUFFERED_ONLY =
        """
        mm_filemap_add_to_page_cache: dev 254:0 ino 1001 pfn=0x1 ofs=0 order=0
        iomap_iter: dev 254:0 ino 0x1001 pos 0x0 length 0x1000 processed 0 flags  (0x0) ops x caller iomap_readahead+0x1/0x2
        iomap_readahead: dev 254:0 ino 0x1001 nr_pages 1
        mm_filemap_get_pages: dev=254:0 ino=1001 ofs=0-4095
        mm_filemap_delete_from_page_cache: dev 254:0 ino 1001 pfn=0x1 ofs=0 order=0
        """;

    @Test
    @DisplayName("for files of iomap filesystems that nobody reads or writes directly")
    void noDirectIo() throws IOException {
      assertInconclusive(verifyWhole(BUFFERED_ONLY), "no direct I/O went through iomap");
      assertThat(verifyWhole(BUFFERED_ONLY + DIRECT_WRITE).getVerdict())
          .isEqualTo(Verdict.Value.CLEAN);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "error_wip: event preempt_enable not expected in the state non_preemptive | monitor",
          "file_check_and_advance_wb_err: file=1 dev=254:0 ino=0x1001 old=0x0 new=0x101c | told",
        })
    @DisplayName("where the kernel itself reports what no rule explains")
    void kernelsWord(String event, String words) throws IOException {
      assertInconclusive(verifyWhole(KEEPS_RULES + event + "\n"), words);
    }
  }

  @Nested
  @DisplayName("gets worse by findings")
  final class Worse {

    @Test
    @DisplayName("SUSPECT by a potential")
    void suspect() throws IOException {
      assertThat(verify(IS_SUSPECT).getVerdict()).isEqualTo(Verdict.Value.SUSPECT);
    }

    @Test
    @DisplayName("VIOLATION by a violation, whatever else there is")
    void violation() throws IOException {
      assertThat(verify(VIOLATES).getVerdict()).isEqualTo(Verdict.Value.VIOLATION);
      assertThat(verify(IS_SUSPECT + VIOLATES).getVerdict()).isEqualTo(Verdict.Value.VIOLATION);
    }

    @Test
    @DisplayName("VIOLATION also where events were lost elsewhere, with the reason kept")
    void violationWithLoss() throws IOException {
      TraceReport report =
          verify(VIOLATES + "sched_switch: x\nCPU:0 [LOST 3 EVENTS]\nsched_switch: x\n");
      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.VIOLATION);
      assertThat(report.getReasonsList())
          .anySatisfy(reason -> assertThat(reason).startsWith("events-lost"));
    }

    @Test
    @DisplayName("not by a violation that another CPU's gap puts in doubt")
    void retracted() throws IOException {
      TraceReport report = verify(VIOLATES + "CPU:1 [LOST 3 EVENTS]\n");
      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
    }

    @Test
    @DisplayName("the gravest finding comes first")
    void order() throws IOException {
      assertThat(verify(IS_SUSPECT + VIOLATES).getFindingsList())
          .extracting(finding -> finding.getGrade().getNumber())
          .isSortedAccordingTo((a, b) -> b - a);
    }
  }

  /** A capture whose last part is missing. */
  private record CutSource(EventSource whole) implements EventSource {
    @Override
    public CaptureOrigin origin() {
      return whole.origin();
    }

    @Override
    public StreamDictionary dictionary() {
      return whole.dictionary();
    }

    @Override
    public boolean next(EventBlock block) throws IOException {
      return whole.next(block);
    }

    @Override
    public String incomplete() {
      return "the file is cut";
    }

    @Override
    public void close() throws IOException {
      whole.close();
    }
  }

  @Test
  @DisplayName("where lines are damaged asks for the capture once more, and not for larger buffers")
  void damaged() throws IOException {
    String begun =
        """
        read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
        pagecache_lock_acquired: (f) state=0 {A}
        """;
    TraceReport report = verify(KEEPS_RULES + begun + "~~~\n" + KEEPS_RULES);

    assertThat(report.getReasonsList())
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .contains("could not be decided", "attach the capture as it was recorded"))
        .noneMatch(reason -> reason.contains("larger buffers"));
  }

  @Test
  @DisplayName("names the events that were not recorded")
  void notRecorded() throws IOException {
    TraceReport report =
        verify(
            """
            read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
            mm_filemap_get_pages: dev=254:0 ino=1001 ofs=0-4095
            """);

    assertThat(report.getReasonsList().toString() + report.getCoverageList())
        .contains("fdm:pagecache_lock_acquired");
  }
}
