package dev.faultline.traces.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How a text is encoded, where that is not one byte per letter: a byte-order mark in front, or
 * UTF-16, which PowerShell and some editors save.
 */
public enum TextEncoding {
  /** A byte-order mark of UTF-8, which says nothing. */
  MARKED_UTF8(3, StandardCharsets.UTF_8),
  /** Low byte first. */
  UTF16_LE(2, StandardCharsets.UTF_16LE),
  /** High byte first. */
  UTF16_BE(2, StandardCharsets.UTF_16BE);

  private static final int SAMPLE = 512;

  private final int markBytes;
  private final Charset charset;

  TextEncoding(int markBytes, Charset charset) {
    this.markBytes = markBytes;
    this.charset = charset;
  }

  /** The encoding of a text that begins so; empty if it needs no decoding. */
  public static Optional<TextEncoding> of(byte[] head) {
    if (isMark(head, 0xef, 0xbb) && head.length > 2 && (head[2] & 0xff) == 0xbf) {
      return Optional.of(MARKED_UTF8);
    }
    if (isMark(head, 0xff, 0xfe) || isEveryOther(head, 1)) {
      return Optional.of(UTF16_LE);
    }
    return isMark(head, 0xfe, 0xff) || isEveryOther(head, 0)
        ? Optional.of(UTF16_BE)
        : Optional.empty();
  }

  private static boolean isMark(byte[] head, int first, int second) {
    return head.length > 1 && (head[0] & 0xff) == first && (head[1] & 0xff) == second;
  }

  /** Text of Latin letters has a zero in every other byte, and none between. */
  private static boolean isEveryOther(byte[] head, int zero) {
    int length = Math.min(head.length, SAMPLE) & ~1;
    for (int i = 0; i < length; i += 2) {
      if (head[i + zero] != 0 || head[i + 1 - zero] == 0) {
        return false;
      }
    }
    return length >= 16;
  }

  /**
   * The text in UTF-8, without the mark.
   *
   * @param in is read and, by closing, closed
   */
  public InputStream decode(InputStream in, byte[] head) throws IOException {
    boolean marked = this == MARKED_UTF8 || isMark(head, 0xff, 0xfe) || isMark(head, 0xfe, 0xff);
    if (marked) {
      in.skipNBytes(markBytes);
    }
    return this == MARKED_UTF8 ? in : new Decoded(in, charset);
  }

  /** Decodes piece by piece. */
  private static final class Decoded extends InputStream {
    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
    private final CharBuffer letters = CharBuffer.allocate(1 << 13);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private boolean ended;

    Decoded(InputStream in, Charset charset) {
      this.in = in;
      this.decoder =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    @Override
    public int read() throws IOException {
      return fill() ? out.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, out.remaining());
      out.get(target, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      while (!out.hasRemaining() && !ended) {
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = count < 0;
        bytes.position(bytes.position() + Math.max(0, count));
        bytes.flip();
        CoderResult result = decoder.decode(bytes, letters, ended);
        if (ended && result.isUnderflow()) {
          decoder.flush(letters);
        }
        bytes.compact();
        letters.flip();
        out = StandardCharsets.UTF_8.encode(letters);
        letters.clear();
      }
      return out.hasRemaining();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
