package dev.faultline.cli.report;

import dev.faultline.cli.report.csv.CsvReport;
import dev.faultline.cli.report.html.HtmlReport;
import dev.faultline.cli.report.json.JsonLinesReport;
import dev.faultline.cli.report.json.JsonReport;
import dev.faultline.cli.report.json.PbReport;
import dev.faultline.cli.report.junit.JunitReport;
import dev.faultline.cli.report.kcidb.KcidbReport;
import dev.faultline.cli.report.markdown.MarkdownReport;
import dev.faultline.cli.report.perfetto.PerfettoReport;
import dev.faultline.cli.report.rdjson.RdjsonReport;
import dev.faultline.cli.report.sarif.SarifReport;
import dev.faultline.cli.report.text.TextReport;
import dev.faultline.cli.report.writing.ReportSetting;
import dev.faultline.cli.report.writing.ReportWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The formats that a report can be written in. */
public enum ReportFormat {
  /** For a person on a terminal. */
  TEXT(setting -> new TextReport(setting.layout())),
  /** Protobuf's JSON of {@code Report}. */
  JSON(setting -> new JsonReport()),
  /** Protobuf's JSON of every trace, in a line each. */
  JSONL(setting -> new JsonLinesReport()),
  /** One file for a browser, with pictures. */
  HTML(setting -> new HtmlReport()),
  /** The message {@code Report} as protobuf writes it. */
  PB(setting -> new PbReport()),
  /** SARIF 2.1.0, for code scanning. */
  SARIF(SarifReport::new),
  /** JUnit's XML, in the shape that fstests gives it. */
  JUNIT(JunitReport::new),
  /** A table of findings. */
  CSV(setting -> new CsvReport()),
  /** reviewdog's diagnostics. */
  RDJSON(setting -> new RdjsonReport()),
  /** For ui.perfetto.dev. */
  PERFETTO(setting -> new PerfettoReport()),
  /** A line and a section for each bug, to be pasted into an issue. */
  MARKDOWN(setting -> new MarkdownReport()),
  /** Tests, issues and incidents of KernelCI's database. */
  KCIDB(KcidbReport::new);

  @SuppressWarnings("ImmutableEnumChecker") // constructors, which have no state
  private final Function<ReportSetting, ReportWriter> writers;

  ReportFormat(Function<ReportSetting, ReportWriter> writers) {
    this.writers = writers;
  }

  /** A writer for one report. */
  public ReportWriter writer(ReportSetting setting) {
    return writers.apply(setting);
  }

  /** Whether it is not for terminals. */
  public boolean isBinary() {
    return this == PB || this == PERFETTO;
  }

  /** Whether it holds all that a report says, so that {@code merge} reads it again. */
  public boolean isStored() {
    return this == PB || this == JSON;
  }

  /** Whether it can tell what went on around a finding, so that this is worth recording. */
  public boolean tellsScenes() {
    return switch (this) {
      case HTML, PERFETTO, JSON, JSONL, PB -> true;
      default -> false;
    };
  }

  /** The format's name on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that name, if there is one. */
  public static Optional<ReportFormat> of(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  /** All names, as messages list them. */
  public static String words() {
    return Arrays.stream(values()).map(ReportFormat::word).collect(Collectors.joining(", "));
  }
}
