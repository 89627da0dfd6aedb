package dev.faultline.cli.spark;

import dev.faultline.cli.shell.ToolVersion;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reports of single captures, each in a file that {@code faultline merge} reads as well, in a
 * directory that driver and workers share. A file is there whole or not at all.
 *
 * @param directory where they are: a path or a URI
 * @param files how it is reached
 */
record PartStore(String directory, FarFiles files) implements Serializable {

  /** Makes the directory if it is missing. */
  void open() throws IOException {
    Path path = new Path(directory);
    if (!files.system(path).mkdirs(path)) {
      throw new IOException("cannot make the directory " + directory);
    }
  }

  boolean has(String part) throws IOException {
    Path path = new Path(directory, part);
    return files.system(path).exists(path);
  }

  /** Writes a part, unless another attempt has been quicker: it says the same. */
  void put(String part, TraceReport trace) throws IOException {
    Path target = new Path(directory, part);
    Path temporary = new Path(directory, "." + part + "." + UUID.randomUUID() + ".tmp");
    FileSystem system = files.system(target);
    try {
      try (OutputStream out = system.create(temporary, true)) {
        Report.newBuilder()
            .setVerdict(trace.getVerdict())
            .addTraces(trace)
            .setToolVersion(ToolVersion.text())
            .build()
            .writeTo(out);
      }
      if (!system.rename(temporary, target) && !system.exists(target)) {
        throw new IOException("cannot rename " + temporary + " to " + target);
      }
    } finally {
      system.delete(temporary, false);
    }
  }

  /**
   * Reads a part.
   *
   * @throws IOException if it cannot be read, or is none
   */
  TraceReport get(String part) throws IOException {
    Path path = new Path(directory, part);
    try (InputStream in = files.system(path).open(path)) {
      Report report = Report.parseFrom(in);
      if (report.getTracesCount() != 1) {
        throw new IOException(path + " is no report of one capture");
      }
      return report.getTraces(0);
    }
  }
}
