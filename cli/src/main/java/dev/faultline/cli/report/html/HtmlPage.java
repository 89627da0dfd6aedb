package dev.faultline.cli.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.report.html.svg.Markup;
import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Report;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;

/** What stands around the captures: the head with the style sheet, and the tables over all. */
final class HtmlPage {
  private static final String STYLE = "report.css";
  private static final String PATTERNS = "patterns.svg";

  /** Everything up to the first capture. */
  String head(Report report, Set<String> shown) throws IOException {
    String style = resource(STYLE);
    Markup out = new Markup(PlainText::of);
    out.open("html", "lang", "en").line().open("head").line();
    out.empty("meta", "charset", "utf-8").line();
    out.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy(style)).line();
    out.empty("meta", "name", "viewport", "content", "width=device-width").line();
    out.empty("meta", "name", "color-scheme", "content", "light dark").line();
    out.element("title", "faultline: " + report.getVerdict().name()).line();
    // The style sheet must stay as it is: its hash lets it in.
    String before = "<!DOCTYPE html>\n" + out.take() + "<style>" + style + "</style>\n";
    out.close().line().open("body").line();
    String patterns = out.take() + resource(PATTERNS);
    out.open("header").element("h1", "faultline");
    HtmlWords.verdict(out, report.getVerdict().name());
    out.element(
        "p",
        Counted.of(report.getTracesCount(), "capture", "captures")
            + ", faultline "
            + report.getToolVersion());
    out.close().line();
    out.open("main").line();
    if (report.getTracesCount() > 1) {
      new HtmlTables(out, shown).write(report);
    }
    across(out, report);
    return before + patterns + out.take();
  }

  /** The message has no place for the files of these; they name them in each line. */
  private static void across(Markup out, Report report) {
    if (report.getAcrossCount() == 0) {
      return;
    }
    out.open("section").element("h2", "Across these captures").line();
    HtmlFinding text = new HtmlFinding(out, HtmlPlaces.across(report));
    for (Finding finding : report.getAcrossList()) {
      text.write(finding, true, "");
    }
    out.close().line();
  }

  /** Everything behind the last capture. */
  String foot(long omitted) {
    Markup out = new Markup(PlainText::of);
    if (omitted > 0) {
      out.element(
          "p",
          Counted.of(omitted, "capture is", "captures are")
              + " in the tables only: told in full, they would make this file too large for a"
              + " browser. Verify them alone to see them.",
          "class",
          "omitted");
    }
    return out.take() + "</main></body></html>\n";
  }

  private static String policy(String style) {
    return "default-src 'none'; style-src 'sha256-"
        + hash(style)
        + "'; base-uri 'none'; form-action 'none'";
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder().encodeToString(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the program lacks its file " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
