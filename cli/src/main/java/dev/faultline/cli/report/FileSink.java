package dev.faultline.cli.report;

import dev.faultline.cli.report.writing.ReportException;
import dev.faultline.cli.report.writing.ReportFile;
import dev.faultline.cli.report.writing.ReportWriter;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.nio.file.Path;

/** A report that goes to a file. */
final class FileSink implements ReportSink {
  private final Path path;
  private final ReportWriter writer;
  private final ReportFile file;

  private FileSink(Path path, ReportWriter writer, ReportFile file) {
    this.path = path;
    this.writer = writer;
    this.file = file;
  }

  static FileSink open(Path path, ReportWriter writer) throws IOException {
    try {
      return new FileSink(path, writer, ReportFile.create(path));
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public void trace(TraceReport trace) throws IOException {
    try {
      writer.trace(trace, file.out());
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public void finish(Report report) throws IOException {
    try {
      writer.finish(report, file.out());
      file.commit();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    try (writer) {
      file.close();
    }
  }

  private static ReportException unwritable(Path path, IOException cause) {
    return new ReportException(path.toString(), cause);
  }
}
