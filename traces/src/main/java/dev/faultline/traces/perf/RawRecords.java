package dev.faultline.traces.perf;

import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The records of a recording one after the other as they were written, unpacked where they are
 * compressed. What describes the recording is taken out on the way.
 */
final class RawRecords {
  private static final int HEADER = 8;
  private static final int FINISHED_ROUND = 68;
  private static final int AUXTRACE = 71;
  private static final int COMPRESSED = 81;
  private static final int COMPRESSED2 = 83;

  /** Types of the kernel begin at 1 and those of perf here. There are some twenty of each. */
  private static final int FIRST_OF_PERF = 64;

  private static final int MOST_TYPES = 48;

  /** What comes next. */
  enum Next {
    RECORD,
    ROUND,
    END
  }

  private final ByteRun input;
  private final CompressedRun packed = new CompressedRun();
  private final Deque<Long> packedRounds = new ArrayDeque<>();
  private final RecordBytes order;
  private final PipeHead head;
  private byte[] bytes = {};
  private int from;
  private int length;
  private int type;
  private boolean fromPacked;
  private long position;
  private long packedBegin = -1;
  private boolean inputEnded;
  private boolean packedEnded;
  private String problem = "";

  RawRecords(ByteRun input, RecordingHead head) {
    this.input = input;
    this.order = head.order();
    this.head = new PipeHead(head);
  }

  /** Looks at what comes next; {@link #consume} goes on behind it. */
  Next peek() throws IOException {
    while (true) {
      Next next = fromPacked();
      if (next != Next.END) {
        return next;
      }
      if (inputEnded) {
        if (packedEnded) {
          return Next.END;
        }
        finishPacked();
      } else if (!fromInput()) {
        inputEnded = true;
      } else if (type == FINISHED_ROUND) {
        input.skip(length);
        if (packedBegin < 0) {
          return Next.ROUND;
        }
        long end = packed.end();
        if (end >= 0) {
          packedRounds.add(end);
        }
      } else if (!isTakenHere()) {
        fromPacked = false;
        return Next.RECORD;
      }
    }
  }

  /** Records that were compressed, and the rounds between them. */
  private Next fromPacked() throws IOException {
    if (packedBegin < 0) {
      return Next.END;
    }
    try {
      if (packed.require(HEADER)) {
        int size = order.u2(packed.bytes(), packed.at() + 6);
        if (size < HEADER) {
          throw new IOException("a compressed record of " + size + " bytes");
        }
        if (packed.require(size)) {
          Long round = packedRounds.peek();
          if (round != null && packed.position() + size > round) {
            packedRounds.remove();
            return Next.ROUND;
          }
          take(packed.bytes(), packed.at(), size);
          position = packedBegin + packed.position();
          fromPacked = true;
          return Next.RECORD;
        }
      }
      if (packedEnded && packed.available() > 0) {
        throw new IOException("the last compressed record goes on behind the end of the data");
      }
    } catch (IOException e) {
      stop(e.getMessage());
      packedBegin = -1;
    }
    return Next.END;
  }

  private void take(byte[] source, int at, int size) {
    bytes = source;
    from = at;
    length = size;
    type = order.s4(source, at);
  }

  /** Reads the next record of the input itself; false if there is none. */
  private boolean fromInput() throws IOException {
    position = input.position();
    if (!input.require(HEADER)) {
      if (input.available() > 0) {
        stop("the file was cut inside a record");
      }
      return false;
    }
    int size = order.u2(input.bytes(), input.at() + 6);
    take(input.bytes(), input.at(), size);
    if (!isType(type) || size < HEADER) {
      stop("expected a record, and there is none; what follows cannot be read");
      return false;
    }
    if (!input.require(size)) {
      stop(
          "the file was cut inside a record: it has "
              + input.available()
              + " of "
              + size
              + " bytes");
      return false;
    }
    from = input.at();
    return true;
  }

  /** What has another type is no record. */
  private static boolean isType(int type) {
    return (type > 0 && type <= MOST_TYPES)
        || (type >= FIRST_OF_PERF && type < FIRST_OF_PERF + MOST_TYPES);
  }

  /** Whether the record serves only to read the others. */
  private boolean isTakenHere() throws IOException {
    switch (type) {
      case PipeHead.HEADER_ATTR, PipeHead.HEADER_FEATURE, PipeHead.EVENT_UPDATE -> {
        note(head.read(type, bytes, from, from + length));
        input.skip(length);
      }
      case PipeHead.TRACING_DATA -> {
        int size = length < HEADER + 4 ? -1 : order.s4(bytes, from + HEADER);
        input.skip(length);
        note(head.tracing(input, size));
      }
      case AUXTRACE -> {
        long size = length < HEADER + 8 ? -1 : order.s8(bytes, from + HEADER);
        input.skip(length);
        if (size < 0 || !input.skip(size)) {
          stop("hardware trace of " + size + " bytes, which are not in the file");
        }
      }
      case COMPRESSED -> {
        unpack(HEADER, length - HEADER);
      }
      case COMPRESSED2 -> {
        long size = length < HEADER + 8 ? -1 : order.s8(bytes, from + HEADER);
        if (size < 0 || size > length - HEADER - 8) {
          stop("a compressed record says that it holds " + size + " of its " + length + " bytes");
          size = 0;
        }
        unpack(HEADER + 8, (int) size);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void unpack(int offset, int size) throws IOException {
    packedBegin = packedBegin < 0 ? position : packedBegin;
    if (size > 0) {
      packed.add(bytes, from + offset, from + offset + size);
    }
    input.skip(length);
  }

  private void finishPacked() {
    packedEnded = true;
    if (packedBegin >= 0) {
      try {
        packed.finish();
      } catch (IOException e) {
        stop(e.getMessage());
      }
    }
  }

  /** Goes on behind the record. */
  void consume() throws IOException {
    if (fromPacked) {
      packed.skip(length);
    } else {
      input.skip(length);
    }
  }

  private void note(String what) {
    if (!what.isEmpty()) {
      stop(what);
    }
  }

  private void stop(@Nullable String what) {
    inputEnded = true;
    if (problem.isEmpty()) {
      problem = "byte " + position + ": " + what;
    }
  }

  /** Why the records ended early, with the place; empty if they did not. */
  String problem() {
    return problem;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the record begins in {@link #bytes}. */
  int from() {
    return from;
  }

  int length() {
    return length;
  }

  int type() {
    return type;
  }

  /** Its offset in the file; of a compressed one as if those before it were not compressed. */
  long position() {
    return position;
  }
}
