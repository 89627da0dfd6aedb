package dev.faultline.cli.report.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.v1.ShardRef;
import dev.faultline.v1.TraceReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A report that was written by {@code --report pb} or {@code --report json} and is read again,
 * trace by trace. Its content tells which: the binary form begins with the tag of one of the four
 * fields of {@code Report}, and none of these is a space or a brace.
 */
public final class StoredReport {
  /** Far more than any trace's report has; what has more was not written by this program. */
  static final int MOST_BYTES_OF_A_TRACE = 256 << 20;

  /** How much of a file {@link #mayBe} looks at. */
  public static final int SIGN_BYTES = 4096;

  private static final String EXPECTED =
      "it is no report: expected is what --report pb or --report json writes";

  /** Takes the traces of a report as they are read. */
  public interface Receiver {
    /** The next trace. */
    void accept(TraceReport trace) throws IOException;

    /** Which part of a run the report is of. */
    default void shard(ShardRef shard) {}
  }

  private StoredReport() {}

  /** Whether a file that begins so may be a report, and is no capture. */
  public static boolean mayBe(byte[] begin) {
    if (begin.length == 0) {
      return false;
    }
    return switch (begin[0]) {
      case '{', ' ', '\t', '\r', '\n' -> new String(begin, UTF_8).stripLeading().startsWith("{");
      case 0x08 -> begin.length > 2 && begin[1] <= 4 && (begin[2] == 0x12 || begin[2] == 0x1a);
      case 0x12, 0x1a -> true;
      default -> false;
    };
  }

  /**
   * Reads a report to its end.
   *
   * @throws IOException if it is none or is damaged; the message tells where and what was expected,
   *     and what was accepted before stands
   */
  public static void read(InputStream in, Receiver receiver) throws IOException {
    try {
      readAny(in, receiver);
    } catch (OutOfMemoryError e) {
      throw new IOException("the memory of the Java machine does not suffice", e);
    } catch (StackOverflowError e) {
      throw new IOException("it is nested too deeply", e);
    }
  }

  private static void readAny(InputStream in, Receiver receiver) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(1);
    int first = buffered.read();
    buffered.reset();
    switch (first) {
      case -1 ->
          throw new IOException(
              "it is empty; expected is what --report pb or --report json writes");
      case '{', ' ', '\t', '\r', '\n' -> JsonReportReader.read(buffered, receiver);
      case 0x08, 0x12, 0x1a, 0x22 -> PbReportReader.read(buffered, receiver);
      default -> throw new IOException(EXPECTED);
    }
  }
}
