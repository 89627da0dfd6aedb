package dev.faultline.traces.tracedat;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.UnreadableCaptureException;
import dev.faultline.traces.record.RecordBytes;
import java.io.IOException;

/**
 * The initial part, which is the same in all versions but for its end.
 *
 * @param version 6 or 7
 * @param order of all numbers in the file
 * @param longSize size of {@code long} where it was recorded
 * @param pageSize of the machine
 * @param compression of sections and of the pages
 * @param next where the sequence (version 6) or the first section of options (7) begins
 */
record FileHead(
    int version,
    RecordBytes order,
    int longSize,
    int pageSize,
    Compression compression,
    long next) {

  private static final int MAGIC_BYTES = 10;
  private static final int MAX_WORD = 64;

  /** The version that is one part after the other. */
  static final int SEQUENTIAL = 6;

  private static final int WITH_SECTIONS = 7;

  /** The smallest and the greatest page, sub-buffers of several pages included. */
  static final int MIN_PAGE = 64;

  static final int MAX_PAGE = 16 << 20;

  static FileHead read(SeekableInput file) throws IOException {
    MetaInput in = MetaInput.at(file, 0);
    in.skip(MAGIC_BYTES);
    String word = in.string(MAX_WORD);
    int version = word.equals("6") ? SEQUENTIAL : word.equals("7") ? WITH_SECTIONS : 0;
    if (version == 0) {
      throw in.wrong(
          "this is version '"
              + printable(word)
              + "' of trace.dat, and 6 and 7 can be read; pass what"
              + " 'trace-cmd report -N -t FILE' prints instead");
    }
    RecordBytes order = in.u1() == 0 ? RecordBytes.LITTLE_ENDIAN : RecordBytes.BIG_ENDIAN;
    in.order(order);
    int longSize = in.u1();
    if (longSize != Integer.BYTES && longSize != Long.BYTES) {
      throw in.wrong("expected 4 or 8 bytes in a long, not " + longSize);
    }
    int pageSize = pageSize(in, in.u4());
    if (version == SEQUENTIAL) {
      return new FileHead(version, order, longSize, pageSize, Compression.NONE, in.position());
    }
    Compression compression = compression(in);
    return new FileHead(version, order, longSize, pageSize, compression, in.s8());
  }

  private static Compression compression(MetaInput in) throws IOException {
    String name = in.string(MAX_WORD);
    Compression compression = Compression.named(name);
    if (compression == null) {
      throw in.wrong(
          "the recording is compressed with '"
              + printable(name)
              + "', and zstd and zlib can be read; convert it with"
              + " 'trace-cmd convert --compression none'");
    }
    in.string(MAX_WORD);
    return compression;
  }

  /** Checks the size of a page. */
  static int pageSize(MetaInput in, long size) throws UnreadableCaptureException {
    if (size < MIN_PAGE || size > MAX_PAGE) {
      throw in.wrong(
          "expected pages of " + MIN_PAGE + " to " + MAX_PAGE + " bytes, not of " + size);
    }
    return (int) size;
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
