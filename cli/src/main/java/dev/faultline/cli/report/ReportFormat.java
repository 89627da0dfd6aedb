package dev.faultline.cli.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats that a report can be written in. */
public enum ReportFormat {
  /** For a person on a terminal. */
  TEXT {
    @Override
    public ReportWriter writer(Layout layout) {
      return new TextReport(layout);
    }
  },
  /** Protobuf's JSON of {@code Report}. */
  JSON {
    @Override
    public ReportWriter writer(Layout layout) {
      return new JsonReport();
    }
  },
  /** One file for a browser, with pictures. */
  HTML {
    @Override
    public ReportWriter writer(Layout layout) {
      return new HtmlReport();
    }
  },
  /** For ui.perfetto.dev. */
  PERFETTO {
    @Override
    public ReportWriter writer(Layout layout) {
      return new PerfettoReport();
    }

    @Override
    public boolean isBinary() {
      return true;
    }
  },
  /** The message {@code Report} as protobuf writes it. */
  PB {
    @Override
    public ReportWriter writer(Layout layout) {
      return new PbReport();
    }

    @Override
    public boolean isBinary() {
      return true;
    }
  };

  /** A writer for one report. */
  public abstract ReportWriter writer(Layout layout);

  /** Whether it is not for terminals. */
  public boolean isBinary() {
    return false;
  }

  /** Whether it can tell what went on around a finding, so that this is worth recording. */
  public boolean tellsScenes() {
    return this != TEXT;
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
