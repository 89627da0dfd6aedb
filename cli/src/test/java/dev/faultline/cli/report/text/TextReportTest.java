package dev.faultline.cli.report.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.Known;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The text report")
final class TextReportTest {

  @Test
  @DisplayName("tells a finding: title, let, then, because, do, and the lines that prove it")
  void tellsAFinding() throws IOException {
    String page = trace(Samples.violation("stock/hang.ftrace.gz"), false);

    assertThat(page)
        .isEqualTo(
            """
            VIOLATION  stock/hang.ftrace.gz
              4,810 events of ftrace-text, 11.125272-36.200000001 s, kernel 6.12.117, clock local, model
              bcachefs; nothing lost, every line read

              violation  foreign-fill-under-block  [3f2a91c0]  x2, 11.266906-11.300000 s
                A page is inserted by an operation without the add lock while another operation holds block
                  let      the DIO write of wl-226 hold block on inode 4097 (254:0) from 11.266123 on
                  and      no removal follow
                  then     wl-228 inserts page 3 at 11.266906 and holds no lock of the page cache
                  because  block promises that no page appears in the cache of the file until it is released:
                           the page just inserted holds the data from before the write
                  do       take add around the readahead
                  file     inode 4097 on 254:0, pages 0-15
                  tasks    DIO write wl-226, readahead wl-228
                  hang.ftrace.gz:4788   11.266123 [001] wl-226  pagecache_lock_acquired block   <- block
                  hang.ftrace.gz:14790  11.266906 [001] wl-228  mm_filemap_add_to_page_cache ofs=3   <- inserted

              note  residency-gap
                A page was removed that was never added
                  Pages resident before the trace began are unknown.
                  Hence a gap.

              checked: 2 rules, 1,234 opportunities; undecided: none; nothing to check for 1 rule

            """);
  }

  @Test
  @DisplayName("gives the evidence for CLEAN: one line, or rule by rule")
  void givesEvidenceForClean() throws IOException {
    assertThat(trace(Samples.clean("a.txt"), false))
        .startsWith("CLEAN  a.txt\n")
        .contains("checked: 2 rules, 1,234 opportunities; undecided: none")
        .doesNotContain("no remap in the trace");
    assertThat(trace(Samples.clean("a.txt"), true))
        .contains("    rule                         checked   undecided         n/a\n")
        .contains("    foreign-fill-under-block       1,200           0           0\n")
        .contains(
            "    remap-holds-both                   0           0           0  no remap in the trace\n");
  }

  @Test
  @DisplayName("says why a trace is INCONCLUSIVE")
  void saysWhyInconclusive() throws IOException {
    assertThat(trace(Samples.inconclusive("a.txt"), false))
        .startsWith("INCONCLUSIVE  a.txt\n")
        .contains("12,000 events\n  lost in 5 gaps, 2 lines could not be read\n")
        .contains("  because: Events were lost between the events that state-exclusion needs.\n")
        .contains("           No event of foreign-fill-under-block was applicable.\n")
        .contains("undecided: state-exclusion (1,500)");
  }

  @Test
  @DisplayName("says what could not be read")
  void saysWhatCouldNotBeRead() throws IOException {
    assertThat(trace(Samples.unread("a.txt"), false))
        .isEqualTo("UNREADABLE  a.txt\n  There is no such file.\n\n");
  }

  @Test
  @DisplayName("ends with a table, the gravest first, when there are many traces")
  void endsWithATable() throws IOException {
    List<TraceReport> traces =
        List.of(
            Samples.skipped("README"),
            Samples.clean("a"),
            Samples.suspect("b"),
            Samples.inconclusive("c"),
            Samples.violation("d"),
            Samples.violation("e"),
            Samples.unread("f"));

    assertThat(end(Report.newBuilder().addAllTraces(traces).build()))
        .isEqualTo(
            """
            7 files: 1 UNREADABLE, 2 VIOLATION, 1 SUSPECT, 1 INCONCLUSIVE, 1 CLEAN, 1 SKIPPED
              UNREADABLE    f  There is no such file.
              VIOLATION     d  foreign-fill-under-block
              VIOLATION     e  foreign-fill-under-block
              SUSPECT       b  lock-order-inversion
              INCONCLUSIVE  c
              CLEAN         a
              SKIPPED       README  It is no capture.

            2 findings in 3 files:
                  2x  violation  foreign-fill-under-block  [3f2a91c0]
                      A page is inserted by an operation without the add lock while another operation holds
                      block
                      first in d
                  1x  potential  lock-order-inversion
                      lock-order inversion: pagecache(block) → mmap_lock → pagecache(add)
                      in b
            """);
  }

  @Test
  @DisplayName("gives reasons that have no room beside a path below it, and the same one once")
  void wrapsTheTable() throws IOException {
    String reason = "no line at its beginning is ftrace text; pass trace or trace_pipe";
    TraceReport skipped = Samples.skipped("b").toBuilder().setReasons(0, reason).build();
    List<TraceReport> traces =
        List.of(
            skipped,
            Samples.skipped("c"),
            skipped.toBuilder().setPath("captures/README").build(),
            Samples.clean("a"));

    assertThat(end(Report.newBuilder().addAllTraces(traces).build()))
        .endsWith(
            "CLEAN         a\n"
                + "  SKIPPED       c  It is no capture.\n"
                + "  SKIPPED       b  "
                + reason
                + "\n  SKIPPED       captures/README  likewise\n");
    assertThat(
            new SummaryText(new Layout(Colours.OFF, 60, false))
                .of(Report.newBuilder().addAllTraces(traces).build()))
        .contains(
            """
              SKIPPED       b
                              no line at its beginning is ftrace text;
                              pass trace or trace_pipe
              SKIPPED       captures/README  likewise
            """);
  }

  @Test
  @DisplayName("has what is not known yet above what is")
  void putsTheNewAboveTheKnown() throws IOException {
    TraceReport known = Samples.violation("a");
    known =
        known.toBuilder()
            .setFindings(
                0,
                known.getFindings(0).toBuilder()
                    .setKnown(Known.newBuilder().setSource(Known.Source.BASELINE)))
            .build();
    List<TraceReport> traces = List.of(known, known, Samples.suspect("b"));

    assertThat(end(Report.newBuilder().addAllTraces(traces).build()))
        .contains("\n2 findings in 3 files, 1 known:\n      1x  potential  lock-order-inversion\n")
        .endsWith("\n          known\n          first in a\n");
  }

  @Test
  @DisplayName("gives byte offsets for binary captures")
  void givesByteOffsets() throws IOException {
    TraceReport.Builder trace = Samples.violation("x.dat").toBuilder();
    trace.getCaptureBuilder().setPositionUnit("byte");

    assertThat(trace(trace.build(), false))
        .contains("x.dat:@14790  ")
        .contains("every record read");
  }

  @Test
  @DisplayName("colours the verdict and the grade, and only when asked")
  void colours() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TextReport(new Layout(Colours.ON, 100, false)).trace(Samples.violation("x"), out);

    assertThat(out.toString(UTF_8))
        .startsWith("\u001b[1;31mVIOLATION\u001b[0m  x\n")
        .contains("\u001b[31mviolation\u001b[0m");
    assertThat(trace(Samples.violation("x"), true)).doesNotContain("\u001b");
  }

  @Test
  @DisplayName("wraps explanations but never evidence to a narrow terminal")
  void wraps() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TextReport(new Layout(Colours.OFF, 60, false)).trace(Samples.violation("h.gz"), out);

    assertThat(out.toString(UTF_8).lines().filter(line -> !line.contains("h.gz:")))
        .filteredOn(line -> !line.contains("[3f2a91c0]"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
    assertThat(out.toString(UTF_8))
        .contains(
            "h.gz:14790  11.266906 [001] wl-228  mm_filemap_add_to_page_cache ofs=3   <- ins");
  }

  @Test
  @DisplayName("makes text from the traced machine harmless wherever it appears")
  void makesHostileTextHarmless() throws IOException {
    String evil = "\u001b]0;owned\u0007\nCLEAN  all\u202egpj.\r";
    TraceReport.Builder trace = Samples.violation(evil).toBuilder();
    trace.addReasons(evil).addModels(evil);
    trace.getCaptureBuilder().setKernel(evil).setClock(evil).setFormat(evil);
    trace.getFindingsBuilder(0).setTitle(evil).setFingerprint(evil).setRule(evil);
    trace.getFindingsBuilder(0).getArgumentBuilder().addLet(evil).setThen(evil).setBecause(evil);
    trace.getFindingsBuilder(0).getArgumentBuilder().setRemedy(evil);
    trace.getFindingsBuilder(0).getTasksBuilder(0).setComm(evil).setRole(evil);
    trace.getFindingsBuilder(0).getMappingBuilder().setAddress(evil).setDevice(evil);
    trace.getFindingsBuilder(0).getEvidenceBuilder(0).setComm(evil).setText(evil).setRemark(evil);
    trace.getFindingsBuilder(1).setExplanation(evil);
    trace.getCoverageBuilder(0).setRule(evil).setReason(evil).setUndecided(1);

    Report.Builder report = Report.newBuilder().addTraces(trace).addTraces(Samples.unread(evil));
    report.addTraces(trace).addAcross(trace.getFindings(0));
    report.getAcrossBuilder(0).getEvidenceBuilder(0).setPath(evil);

    assertThat(trace(trace.build(), true) + end(report.build()))
        .doesNotContain("\u001b", "\u0007", "\u202e", "\r")
        .doesNotContain("\nCLEAN  all")
        .contains("\\x1b]0;owned\\x07\\x0aCLEAN");
  }

  @Test
  @DisplayName("tells what only the captures together show, with the file of every event")
  void tellsWhatIsAcross() throws IOException {
    TraceReport.Builder binary = Samples.clean("b/trace").toBuilder();
    binary.getCaptureBuilder().setPositionUnit("byte");
    Report.Builder report =
        Report.newBuilder().addTraces(Samples.clean("a/trace")).addTraces(binary);
    report.addAcross(
        Samples.suspect("").getFindings(0).toBuilder()
            .addEvidence(
                Samples.evidence(7, 1_000, 1, "acquires pagecache(block)", "held").toBuilder()
                    .setPath("a/trace"))
            .addEvidence(
                Samples.evidence(640, 2_000, 2, "asks for pagecache(add)", "").toBuilder()
                    .setPath("b/trace")));

    assertThat(end(report.build()))
        .isEqualTo(
            """
            SUSPECT  ACROSS THESE CAPTURES

              potential  lock-order-inversion
                lock-order inversion: pagecache(block) → mmap_lock → pagecache(add)
                  a/trace:7     0.000001 [001] wl-1  acquires pagecache(block)   <- held
                  b/trace:@640  0.000002 [001] wl-2  asks for pagecache(add)

            2 files: 2 CLEAN; 1 finding across them
              CLEAN         a/trace
              CLEAN         b/trace
            """);
  }

  @Test
  @DisplayName("begins with what was asked that is not usually asked, once")
  void beginsWithItsHead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TextReport text =
        new TextReport(new Layout(Colours.OFF, 100, false, List.of("Asked: what if."), Set.of()));
    text.trace(Samples.clean("a"), out);
    text.finish(Report.newBuilder().addTraces(Samples.clean("a")).build(), out);

    assertThat(out.toString(UTF_8)).startsWith("Asked: what if.\n\nCLEAN  a\n");
    assertThat(out.toString(UTF_8).indexOf("Asked", 1)).isEqualTo(-1);
  }

  private static String trace(TraceReport trace, boolean verbose) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TextReport(Layout.plain(verbose)).trace(trace, out);
    return out.toString(UTF_8);
  }

  private static String end(Report report) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TextReport(Layout.plain(false)).finish(report, out);
    return out.toString(UTF_8);
  }
}
