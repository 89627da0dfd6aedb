package dev.faultline.cli.judge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What happens to bytes on their way from a kernel to a reader. */
enum Damage {
  /** A file system has lost a block, or part of one. */
  ZEROS {
    @Override
    byte[] of(byte[] whole, Random random) {
      return filled(whole, random, (byte) 0);
    }
  },
  /** Flash memory has. */
  ERASED {
    @Override
    byte[] of(byte[] whole, Random random) {
      return filled(whole, random, (byte) 0xff);
    }
  },
  BIT_FLIPPED {
    @Override
    byte[] of(byte[] whole, Random random) {
      byte[] damaged = whole.clone();
      damaged[place(whole, random)] ^= (byte) (1 << random.nextInt(8));
      return damaged;
    }
  },
  BYTE_CHANGED {
    @Override
    byte[] of(byte[] whole, Random random) {
      byte[] damaged = whole.clone();
      damaged[place(whole, random)] = (byte) random.nextInt(256);
      return damaged;
    }
  },
  /** A piece is gone, and what stands behind it follows what stood before it. */
  PIECE_MISSING {
    @Override
    byte[] of(byte[] whole, Random random) {
      int from = place(whole, random);
      int length = Math.min(whole.length - from, 1 + random.nextInt(600));
      byte[] damaged = Arrays.copyOf(whole, whole.length - length);
      System.arraycopy(whole, from + length, damaged, from, whole.length - from - length);
      return damaged;
    }
  },
  CUT {
    @Override
    byte[] of(byte[] whole, Random random) {
      return Arrays.copyOf(whole, place(whole, random));
    }
  };

  /** The head of a file says what it is: without it, it is none. */
  private static final int HEAD = 100;

  /** The bytes, damaged at one place. */
  abstract byte[] of(byte[] whole, Random random);

  private static int place(byte[] whole, Random random) {
    int head = Math.min(HEAD, whole.length / 2);
    return head + random.nextInt(whole.length - head);
  }

  private static byte[] filled(byte[] whole, Random random, byte with) {
    byte[] damaged = whole.clone();
    int from = place(whole, random);
    Arrays.fill(damaged, from, Math.min(whole.length, from + (64 << random.nextInt(7))), with);
    return damaged;
  }

  /** What happens to text in particular. */
  enum OfText {
    GARBAGE_LINE {
      @Override
      byte[] of(byte[] whole, Random random) {
        byte[] garbage = new byte[random.nextInt(60)];
        for (int i = 0; i < garbage.length; i++) {
          garbage[i] = (byte) (' ' + random.nextInt(95));
        }
        int line = line(whole, random);
        return replaced(whole, line, end(whole, line), garbage);
      }
    },
    /** The console of another machine, or of this one. */
    MESSAGE_IN_LINE {
      @Override
      byte[] of(byte[] whole, Random random) {
        byte[] message = "[   99.1] usb 1-1: new device".getBytes(StandardCharsets.ISO_8859_1);
        int line = line(whole, random);
        int from = line + random.nextInt(Math.max(1, end(whole, line) - line));
        return replaced(whole, from, end(whole, line), message);
      }
    },
    FOREIGN_BYTE {
      @Override
      byte[] of(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        int line = line(whole, random);
        damaged[line + random.nextInt(end(whole, line) - line)] = (byte) 0xff;
        return damaged;
      }
    },
    LINES_JOINED {
      @Override
      byte[] of(byte[] whole, Random random) {
        int end = end(whole, line(whole, random));
        return replaced(whole, end, Math.min(end + 1, whole.length), new byte[0]);
      }
    },
    TWICE {
      @Override
      byte[] of(byte[] whole, Random random) {
        byte[] damaged = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, damaged, whole.length, whole.length);
        return damaged;
      }
    };

    /** The text, damaged in one line. */
    abstract byte[] of(byte[] whole, Random random);

    /** Where a line begins that is none of the head. */
    private static int line(byte[] whole, Random random) {
      int line = place(whole, random);
      while (line > 0 && whole[line - 1] != '\n') {
        line--;
      }
      while (whole[line] == '#') {
        line = end(whole, line) + 1;
      }
      return line;
    }

    private static int end(byte[] whole, int line) {
      int end = line;
      while (end < whole.length && whole[end] != '\n') {
        end++;
      }
      return end;
    }

    private static byte[] replaced(byte[] whole, int from, int to, byte[] by) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(whole.length);
      out.write(whole, 0, from);
      out.write(by, 0, by.length);
      out.write(whole, to, whole.length - to);
      return out.toByteArray();
    }
  }
}
