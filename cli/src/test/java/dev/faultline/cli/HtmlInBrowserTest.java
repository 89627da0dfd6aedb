package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.TraceReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An HTML report in a browser")
final class HtmlInBrowserTest {
  private static final Path HANG =
      KeptCaptures.DIRECTORY.resolve("stock/bcachefs-mmap-hang.ftrace.gz");
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("basedir", ".")).resolve("target/screenshots");
  private static final int WIDTH = 1280;
  private static final String FIRST = "details.finding:nth-of-type(1) ";

  @TempDir Path directory = Path.of(".");

  private Path program = Path.of("chromium");

  @BeforeEach
  void needsBrowser() throws Exception {
    Optional<Path> found = Browser.program();
    assumeTrue(found.isPresent(), "no Chromium on PATH: the HTML report is not seen in a browser");
    program = found.get();
    Files.createDirectories(SCREENSHOTS);
  }

  private Path hang() {
    Path page = directory.resolve("hang.html");
    new Shell().verify("verify", "-q", "--report", "html=" + page, HANG.toString());
    return page;
  }

  @Test
  @DisplayName("shows who waits for whom and why, at 1280 pixels without scrolling sideways")
  void showsTheHang() throws Exception {
    try (Browser browser = Browser.open(program, hang(), WIDTH, 1040, "light")) {
      Files.write(SCREENSHOTS.resolve("mmap-hang.png"), browser.screenshot());

      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo("1280");
      assertThat(seen(browser, FIRST + "svg.circle .box-name")).isEqualTo("wl-231,wl-233,wl-232");
      assertThat(seen(browser, FIRST + "svg.circle .box-holds"))
          .isEqualTo(
              "has held pagecache(block),has queued for it as a writer,has held mmap_lock(read)");
      assertThat(seen(browser, FIRST + "svg.circle .label-what"))
          .isEqualTo(
              "waits for mmap_lock(read),waits for mmap_lock(write),waits for pagecache(add)");
      assertThat(seen(browser, FIRST + "svg.scene .wait-write-text")).contains("waits for write");
      assertThat(seen(browser, FIRST + "svg.scene .cut-text")).isEqualTo("29.2 s");
    }
  }

  /** The texts of all elements that are painted, and lie within the width of the window. */
  private static String seen(Browser browser, String selector) throws Exception {
    return browser.evaluate(
        "[...document.querySelectorAll('"
            + selector
            + "')].filter(e => e.checkVisibility() && e.getBoundingClientRect().left >= 0 &&"
            + " e.getBoundingClientRect().right <= 1280 && e.getBoundingClientRect().width > 0)"
            + ".map(e => e.textContent)");
  }

  @Test
  @DisplayName("has no text that lies over other text")
  void textsDoNotOverlap() throws Exception {
    try (Browser browser = Browser.open(program, hang(), WIDTH, 1040, "light")) {
      String overlaps =
          browser.evaluate(
              "(() => { const found = []; for (const svg of document.querySelectorAll('svg.scene,"
                  + " svg.circle')) { const texts ="
                  + " [...svg.querySelectorAll('text')].filter(e => e.checkVisibility()).map(e =>"
                  + " [e.textContent, e.getBoundingClientRect()]); texts.forEach(([a, p], i) =>"
                  + " texts.slice(i + 1).forEach(([b, q]) => { if (p.left < q.right - 2 && q.left <"
                  + " p.right - 2 && p.top < q.bottom - 4 && q.top < p.bottom - 4) found.push(a +"
                  + " ' / ' + b) })) } return found.join('; ') })()");

      assertThat(overlaps).isEmpty();
    }
  }

  @Test
  @DisplayName("is dark where that is preferred, and light on paper with everything open")
  void isDarkOrOnPaper() throws Exception {
    try (Browser browser = Browser.open(program, hang(), WIDTH, 1040, "dark")) {
      Files.write(SCREENSHOTS.resolve("mmap-hang-dark.png"), browser.screenshot());
      String background = "getComputedStyle(document.documentElement).backgroundColor";
      assertThat(browser.evaluate(background)).isEqualTo("rgb(13, 17, 23)");
      String note = "document.querySelector('details:not([open]).finding dl').checkVisibility()";
      assertThat(browser.evaluate(note)).isEqualTo("false");

      browser.media("print", "dark");
      assertThat(browser.evaluate(background)).isEqualTo("rgb(255, 255, 255)");
      assertThat(browser.evaluate(note)).isEqualTo("true");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  @DisplayName("does nothing that a hostile capture would like")
  void isHarmless() throws Exception {
    String evil =
        "</style></title><script>document.title='owned'</script><img src=x"
            + " onerror=\"document.title='owned'\">]]>'\"&";
    TraceReport.Builder hostile = Samples.violation(evil).toBuilder();
    hostile.getFindingsBuilder(0).setTitle(evil).setRule(evil).setFingerprint(evil);
    hostile.getFindingsBuilder(0).getEvidenceBuilder(0).setComm(evil).setText(evil).setRemark(evil);
    Path page = directory.resolve("hostile.html");
    new Shell()
        .reporting(hostile.build())
        .run("verify", "-q", "--report", "html=" + page, HANG.toString());

    try (Browser browser = Browser.open(program, page, WIDTH, 1040, "light")) {
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.evaluate("document.title")).startsWith("faultline");
      assertThat(browser.evaluate("document.querySelectorAll('script, img').length"))
          .isEqualTo("0");
      assertThat(seen(browser, FIRST + "summary p")).isEqualTo(evil);
    }
  }

  @Test
  @DisplayName("would be caught if its style sheet were not the one that its policy allows")
  void policyIsStrict() throws Exception {
    String changed = Files.readString(hang()).replace("</style>", "body { color: red } </style>");
    Path page = Files.write(directory.resolve("changed.html"), changed.getBytes(UTF_8));

    try (Browser browser = Browser.open(program, page, WIDTH, 1040, "light")) {
      assertThat(browser.complaints()).anyMatch(text -> text.contains("Content Security Policy"));
    }
  }
}
