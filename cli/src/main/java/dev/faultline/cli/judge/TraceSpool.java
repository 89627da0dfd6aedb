package dev.faultline.cli.judge;

import dev.faultline.v1.TraceReport;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Traces that wait for their turn, in a temporary file that goes away with the process. */
public final class TraceSpool implements Closeable {

  /** Where a trace is. */
  public record Slot(long offset, int length) {}

  private @Nullable FileChannel file;
  private long end;

  public synchronized Slot put(TraceReport trace) throws IOException {
    FileChannel channel = channel();
    byte[] bytes = trace.toByteArray();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Slot slot = new Slot(end, bytes.length);
    while (buffer.hasRemaining()) {
      end += channel.write(buffer, end);
    }
    return slot;
  }

  public synchronized TraceReport get(Slot slot) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(slot.length());
    while (buffer.hasRemaining()) {
      if (channel().read(buffer, slot.offset() + buffer.position()) < 0) {
        throw new EOFException("the temporary file of reports is cut");
      }
    }
    return TraceReport.parseFrom(buffer.flip());
  }

  private FileChannel channel() throws IOException {
    FileChannel channel = file;
    if (channel == null) {
      channel =
          FileChannel.open(
              Files.createTempFile("faultline-", ".spool"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      file = channel;
    }
    return channel;
  }

  @Override
  public synchronized void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
