package dev.faultline.traces.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A capture of which any part can be read at any time. Recordings of trace-cmd and perf keep the
 * events of each CPU apart and some of what describes them at the end.
 */
public final class SeekableInput implements Closeable {
  /** The most bytes of a stream that are kept in a temporary file. */
  public static final long MAX_SPOOLED = 16L << 30;

  private static final int BUFFER = 1 << 18;

  private final String name;
  private final FileChannel channel;
  private final long size;

  private SeekableInput(String name, FileChannel channel) throws IOException {
    this.name = name;
    this.channel = channel;
    this.size = channel.size();
  }

  /** Opens a regular file. */
  public static SeekableInput file(String name, Path file) throws IOException {
    return new SeekableInput(name, FileChannel.open(file, StandardOpenOption.READ));
  }

  /**
   * Copies a stream to a temporary file, which is gone when this is closed or the process ends.
   *
   * @param name how errors name it
   * @param in is read to its end and closed
   * @param limit the most bytes to copy, normally {@link #MAX_SPOOLED}
   * @throws UnreadableCaptureException if there are more bytes
   */
  public static SeekableInput spool(String name, InputStream in, long limit) throws IOException {
    Path file = Files.createTempFile("faultline", ".spool");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    // Without a name it is gone with the process too, whatever ends it.
    Files.delete(file);
    try (in) {
      copy(name, in, channel, file, limit);
      return new SeekableInput(name, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void copy(String name, InputStream in, FileChannel channel, Path file, long limit)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      size += read;
      if (size > limit) {
        throw new UnreadableCaptureException(
            name,
            limit,
            "a recording that is compressed or piped may have at most "
                + limit
                + " bytes; unpack it and pass the file.");
      }
      try {
        write(channel, ByteBuffer.wrap(buffer, 0, read));
      } catch (IOException e) {
        throw new IOException(
            name
                + ": byte "
                + size
                + ": the unpacked recording cannot be kept in "
                + file
                + ": "
                + e.getMessage()
                + "; unpack it and pass the file, or name another folder with"
                + " -Djava.io.tmpdir.",
            e);
      }
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** How errors name it. */
  public String name() {
    return name;
  }

  /** Its bytes when it was opened. */
  public long size() {
    return size;
  }

  /**
   * Reads bytes, fewer than {@code length} only where the file ends.
   *
   * @return how many there were
   */
  public int read(long position, byte[] target, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(target, offset, length);
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position + bytes.position() - offset);
      if (read < 0) {
        break;
      }
    }
    return bytes.position() - offset;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
