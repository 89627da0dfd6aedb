package dev.faultline.cli.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.report.writing.Gravity;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Streams;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Known;
import dev.faultline.v1.Lane;
import dev.faultline.v1.Report;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Span;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.WaitFor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The HTML report")
final class HtmlReportTest {

  private static String written(TraceReport... traces) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Report.Builder report = Report.newBuilder().addAllTraces(List.of(traces));
    for (TraceReport trace : traces) {
      report.setVerdict(Gravity.graver(report.getVerdict(), Gravity.of(trace)));
    }
    Streams.write(report.build(), new HtmlReport(), out);
    return out.toString(UTF_8);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  /** A trace with a violation that has a scene and a circle of so many. */
  private static TraceReport pictured(String path, int circle) {
    Span hold =
        Span.newBuilder()
            .setKind(Span.Kind.HOLD)
            .setWhat("pagecache(block)")
            .setOf("inode 4097 (254:0)")
            .setBeginNs(11_266_123_000L)
            .setEndNs(11_300_000_000L)
            .setBeginLine(4788)
            .setOpen(true)
            .build();
    Finding.Builder finding =
        Samples.foreignFill().toBuilder()
            .setScene(
                Scene.newBuilder()
                    .setFirstNs(11_266_000_000L)
                    .setLastNs(11_300_000_000L)
                    .addLanes(Lane.newBuilder().setTid(226).setComm("wl").addSpans(hold)));
    for (int i = 0; i < circle; i++) {
      finding.addWaits(
          WaitFor.newBuilder()
              .setWaiter(TaskRef.newBuilder().setComm("t").setTid(i))
              .setHolder(TaskRef.newBuilder().setComm("t").setTid((i + 1) % circle))
              .setWanted("lock-" + i)
              .setWhy("has held lock-" + (i + circle - 1) % circle));
    }
    return Samples.clean(path).toBuilder().addFindings(finding).build();
  }

  @Test
  @DisplayName("lets nothing in but its own style sheet, named by its hash")
  void policy() throws Exception {
    String page = written(Samples.violation("a"));
    Matcher style = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(page);
    assertThat(style.find()).isTrue();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(UTF_8));

    assertThat(page)
        .contains(
            "content=\"default-src &#39;none&#39;; style-src &#39;sha256-"
                + Base64.getEncoder().encodeToString(hash)
                + "&#39;;")
        .doesNotContain("<script")
        .doesNotContain(" style=")
        .doesNotContain("http://")
        .doesNotContain("https://");
  }

  @Test
  @DisplayName("closes every element that it opens")
  void isBalanced() throws IOException {
    String page = written(pictured("a", 3), Samples.violation("b"), Samples.unread("c"));
    List<String> open = new ArrayList<>();
    Matcher tags =
        Pattern.compile("<(/?)([a-z0-9]+)[^>]*?(/?)>", Pattern.CASE_INSENSITIVE)
            .matcher(page.substring(page.indexOf("<html")));
    while (tags.find()) {
      if (!tags.group(1).isEmpty()) {
        assertThat(open.remove(open.size() - 1)).isEqualTo(tags.group(2));
      } else if (tags.group(3).isEmpty()) {
        open.add(tags.group(2));
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  @DisplayName("tells verdict, findings, evidence with its place, and what was checked")
  void tells() throws IOException {
    assertThat(written(Samples.violation("dir/trace.txt")))
        .contains("<title>faultline: VIOLATION</title>")
        .contains("foreign-fill-under-block")
        .contains("<code>3f2a91c0</code>")
        .contains("trace.txt:4788")
        .contains("take add around the readahead")
        .contains("What was checked")
        .contains("no remap in the trace");
  }

  @Test
  @DisplayName("of many captures begins with each bug once, and each capture in a line")
  void tables() throws IOException {
    String page = written(Samples.violation("a"), Samples.clean("b"), Samples.violation("c"));

    String head = page.substring(0, page.indexOf("<section class=\"capture\""));
    assertThat(count(head, "foreign-fill-under-block</b>")).isEqualTo(1);
    assertThat(head).contains("<td class=\"count\">2</td>").contains("href=\"#c-a\"");
    assertThat(head.indexOf(">VIOLATION<")).isLessThan(head.indexOf(">CLEAN<"));
  }

  @Test
  @DisplayName("draws the same bug three times, then refers to where it is drawn")
  void drawsABugThreeTimes() throws IOException {
    TraceReport[] traces = new TraceReport[10];
    for (int i = 0; i < traces.length; i++) {
      traces[i] = pictured("trace-" + i, 0);
    }
    String page = written(traces);

    assertThat(count(page, "class=\"scene\"")).isEqualTo(3);
    assertThat(count(page, "The same finding is drawn in ")).isEqualTo(7);
    assertThat(page).contains("href=\"#c-trace_2d0\"").contains("id=\"c-trace_2d0\"");
  }

  @Test
  @DisplayName("stays small enough for a browser, and says what it leaves out")
  void staysSmall() throws IOException {
    String long1 = "x".repeat(3_000_000);
    TraceReport[] traces = new TraceReport[14];
    for (int i = 0; i < traces.length; i++) {
      TraceReport.Builder trace = Samples.violation("trace-" + i).toBuilder();
      trace.getFindingsBuilder(0).getArgumentBuilder().setThen(long1);
      traces[i] = trace.build();
    }
    String page = written(traces);

    assertThat(page.length()).isBetween(24_000_000, 30_000_000);
    assertThat(page).contains("captures are in the tables only");
  }

  @Test
  @DisplayName("draws circles of one to eight, and what is not certain in dashes")
  void circles() throws IOException {
    for (int circle = 1; circle <= 8; circle++) {
      String page = written(pictured("a", circle));
      assertThat(count(page, "class=\"arrow\"")).isEqualTo(circle);
      assertThat(page)
          .contains("waits for lock-0")
          .doesNotContain("NaN")
          .doesNotContain("Infinity");
    }
    assertThat(written(pictured("a", 9))).doesNotContain("class=\"arrow\"");
    TraceReport.Builder potential = pictured("a", 2).toBuilder();
    potential.getFindingsBuilder(0).setGrade(Grade.Value.POTENTIAL);
    assertThat(written(potential.build()))
        .contains("circle possible")
        .contains("asks for lock-0")
        .contains("Who would wait for whom");
  }

  @Test
  @DisplayName("says of a finding that does not count who answers for it")
  void saysWhatIsKnown() throws IOException {
    TraceReport.Builder trace = Samples.violation("a").toBuilder();
    trace
        .getFindingsBuilder(0)
        .getKnownBuilder()
        .setSource(Known.Source.SUPPRESSION)
        .setOwner("fs-team")
        .setReason("fixed <soon>");
    String page = written(trace.build(), Samples.clean("b"));

    assertThat(count(page, "suppressed by fs-team: fixed &lt;soon&gt;")).isEqualTo(2);
    assertThat(count(page, ">VIOLATION</span> (known)")).isEqualTo(2);
  }

  @Test
  @DisplayName("shows markup and control characters from the capture as text")
  void isHarmless() throws IOException {
    TraceReport.Builder hostile = pictured("a<b>\u001b[2J", 2).toBuilder();
    hostile.getFindingsBuilder(0).setTitle("</title>\u202e<img src=x onerror=y>");
    hostile.getFindingsBuilder(0).getSceneBuilder().getLanesBuilder(0).setComm("\"><b>");
    hostile.getFindingsBuilder(0).getWaitsBuilder(0).getWaiterBuilder().setComm("<i>");

    assertThat(written(hostile.build()))
        .doesNotContain("<img")
        .doesNotContain("<i>")
        .doesNotContain("\"><b>-")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .contains("a&lt;b&gt;\\x1b[2J");
  }
}
