package dev.faultline.cli.shell;

import dev.faultline.cli.report.writing.ReportFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a conversion goes: a file that is there when it is whole, or standard output. */
public final class Destination implements Closeable {
  private static final String STANDARD_OUTPUT = "-";
  private static final int BUFFER = 1 << 16;

  private final OutputStream stream;
  private final @Nullable ReportFile file;

  private Destination(OutputStream stream, @Nullable ReportFile file) {
    this.stream = new BufferedOutputStream(new Target(stream), BUFFER);
    this.file = file;
  }

  public static Destination standardOutput(OutputStream out) {
    return new Destination(out, null);
  }

  /** Standard output if the name is -, else the file of this name. */
  public static Destination of(String name, Surroundings surroundings) throws UnwritableException {
    return name.equals(STANDARD_OUTPUT) ? standardOutput(surroundings.out()) : file(Path.of(name));
  }

  public static Destination file(Path path) throws UnwritableException {
    try {
      ReportFile file = ReportFile.create(path);
      return new Destination(file.out(), file);
    } catch (IOException e) {
      throw new UnwritableException(e);
    }
  }

  /** Tells errors of writing from those of reading. */
  private static final class Target extends FilterOutputStream {
    Target(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new UnwritableException(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw new UnwritableException(e);
      }
    }
  }

  /** Takes the content; its errors are {@link UnwritableException}s. */
  public OutputStream stream() {
    return stream;
  }

  /** What has been written is whole. */
  public void commit() throws IOException {
    stream.flush();
    if (file != null) {
      try {
        file.commit();
      } catch (IOException e) {
        throw new UnwritableException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
