package dev.faultline.cli.spark;

import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reports of single captures, each in a file that {@code faultline merge} reads as well, in a
 * directory that driver and workers share. A file is there whole or not at all.
 *
 * @param directory where they are: a path or a URI
 * @param settings what Hadoop is to know besides the machine's own files of settings
 */
record PartStore(String directory, Map<String, String> settings) implements Serializable {

  /** Makes the directory if it is missing. */
  void open() throws IOException {
    Path path = new Path(directory);
    if (!system(path).mkdirs(path)) {
      throw new IOException("cannot make the directory " + directory);
    }
  }

  boolean has(String part) throws IOException {
    Path path = new Path(directory, part);
    return system(path).exists(path);
  }

  /** Writes a part, unless another attempt has been quicker: it says the same. */
  void put(String part, TraceReport trace) throws IOException {
    Path target = new Path(directory, part);
    Path temporary = new Path(directory, "." + part + "." + UUID.randomUUID() + ".tmp");
    FileSystem system = system(target);
    try {
      try (OutputStream out = system.create(temporary, true)) {
        Report.newBuilder().setVerdict(trace.getVerdict()).addTraces(trace).build().writeTo(out);
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
    try (InputStream in = system(path).open(path)) {
      Report report = Report.parseFrom(in);
      if (report.getTracesCount() != 1) {
        throw new IOException(path + " is no report of one capture");
      }
      return report.getTraces(0);
    }
  }

  private FileSystem system(Path path) throws IOException {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    return path.getFileSystem(configuration);
  }
}
