package dev.faultline.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;

/** A report in a {@link WholeFile}. */
final class ReportFile implements Closeable {
  private final WholeFile file;
  private final Writer writer;

  private ReportFile(WholeFile file) {
    this.file = file;
    this.writer = new BufferedWriter(new OutputStreamWriter(file.stream(), UTF_8.newEncoder()));
  }

  /** Opens the file for writing, so that one that cannot be written is known at the start. */
  static ReportFile create(Path path) throws IOException {
    return new ReportFile(WholeFile.create(path));
  }

  Writer writer() {
    return writer;
  }

  /** What has been written takes its place. */
  void commit() throws IOException {
    writer.flush();
    file.commit();
  }

  /** What has not been committed is dropped. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
