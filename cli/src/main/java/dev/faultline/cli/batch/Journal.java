package dev.faultline.cli.batch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import dev.faultline.v1.JournalRecord;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file of what a batch has done. Records are only ever added, each in one write with its length
 * and a checksum in front: a process that is killed in the middle of one leaves a tail that the
 * next one finds damaged and cuts off, and all records before it stand.
 */
public final class Journal implements Closeable {
  private static final byte[] MAGIC = "FLJOURN1".getBytes(US_ASCII);
  private static final int HEAD = 8;
  private static final int MOST_BYTES = 256 << 20;

  private record Slot(long offset, int length) {}

  private final FileChannel file;
  private final ByteString setting;
  private final Map<String, Slot> slots = new HashMap<>();
  private long end;

  private Journal(FileChannel file, ByteString setting) {
    this.file = file;
    this.setting = setting;
  }

  /**
   * Opens a journal, or begins one.
   *
   * @param setting what records of other runs must share to be of use
   * @throws IOException if it cannot be opened, is another sort of file, or is in use
   */
  static Journal open(Path path, ByteString setting) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      lock(file);
      Journal journal = new Journal(file, setting);
      journal.recover();
      return journal;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static void lock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock(); // held until the file is closed
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // this process has it
    }
    throw new IOException("another run writes it");
  }

  private void recover() throws IOException {
    byte[] begin = bytes(0, (int) Math.min(MAGIC.length, file.size()));
    if (!Arrays.equals(begin, Arrays.copyOf(MAGIC, begin.length))) {
      throw new IOException("it is no journal, and is not written over");
    }
    if (begin.length < MAGIC.length) {
      write(ByteBuffer.wrap(MAGIC), 0);
    }
    end = MAGIC.length;
    for (Optional<byte[]> record = next(); record.isPresent(); record = next()) {
      JournalRecord parsed = JournalRecord.parseFrom(record.get());
      long offset = end + HEAD;
      end = offset + record.get().length;
      if (parsed.getSetting().equals(setting)) {
        slots.put(parsed.getPath(), new Slot(offset, record.get().length));
      }
    }
    file.truncate(end);
  }

  /** The record at the end of those that were read; empty if it is missing, cut or damaged. */
  private Optional<byte[]> next() throws IOException {
    if (file.size() - end < HEAD) {
      return Optional.empty();
    }
    ByteBuffer head = ByteBuffer.wrap(bytes(end, HEAD));
    int length = head.getInt();
    int sum = head.getInt();
    if (length < 0 || length > MOST_BYTES || file.size() - end - HEAD < length) {
      return Optional.empty();
    }
    byte[] record = bytes(end + HEAD, length);
    return sum(record) == sum ? Optional.of(record) : Optional.empty();
  }

  /** What is recorded of a capture under this setting. */
  synchronized Optional<JournalRecord> find(String path) throws IOException {
    Slot slot = slots.get(path);
    return slot == null
        ? Optional.empty()
        : Optional.of(JournalRecord.parseFrom(bytes(slot.offset(), slot.length())));
  }

  /** Records a capture; it is on the disk when this returns. */
  synchronized void add(JournalRecord.Builder capture) throws IOException {
    byte[] record = capture.setSetting(setting).build().toByteArray();
    ByteBuffer framed = ByteBuffer.allocate(HEAD + record.length);
    framed.putInt(record.length).putInt(sum(record)).put(record).flip();
    write(framed, end);
    file.force(false);
    slots.put(capture.getPath(), new Slot(end + HEAD, record.length));
    end += HEAD + (long) record.length;
  }

  private void write(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  private byte[] bytes(long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("the journal became shorter while it was read");
      }
    }
    return buffer.array();
  }

  private static int sum(byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(record);
    return (int) sum.getValue();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
