package dev.faultline.cli.report.writing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait for the end of the run: the first few in memory, more of them in a temporary file
 * that has no name any more.
 */
public final class Spool extends OutputStream {
  private static final int IN_MEMORY = 1 << 20;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (memory.size() + (long) length > IN_MEMORY) {
      spill();
    }
    if (length > IN_MEMORY) {
      append(ByteBuffer.wrap(bytes, offset, length));
    } else {
      memory.write(bytes, offset, length);
    }
  }

  /** Writes all of it to {@code out}, in order. */
  public void copyTo(OutputStream out) throws IOException {
    if (file != null) {
      spill();
      file.position(0);
      Channels.newInputStream(file).transferTo(out);
    } else {
      memory.writeTo(out);
    }
  }

  private void spill() throws IOException {
    append(ByteBuffer.wrap(memory.toByteArray()));
    memory.reset();
  }

  private void append(ByteBuffer bytes) throws IOException {
    FileChannel channel = file;
    if (channel == null) {
      Path path = Files.createTempFile("faultline-", ".spool");
      channel =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      file = channel;
    }
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
