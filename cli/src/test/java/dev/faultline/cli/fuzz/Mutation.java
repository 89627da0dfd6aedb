package dev.faultline.cli.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Random;

/** What a seed can have done to a file; each changes one place of it. */
enum Mutation {
  BIT_FLIPPED(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      return in.set(in.place(random), (byte) (1 << random.nextInt(8)), true);
    }
  },
  BYTE_SET(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      byte[] odd = {0, 1, -1, 127, -128, '\n', '\r', '"', '{', ':', '=', '-', ' ', '#', '9'};
      return in.set(in.place(random), odd[random.nextInt(odd.length)], false);
    }
  },
  /** A number of a binary format, as small or as large as it can be. */
  WORD_SET(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      byte[] word = new byte[1 << random.nextInt(4)];
      switch (random.nextInt(4)) {
        case 0 -> Arrays.fill(word, (byte) -1);
        case 1 -> word[word.length - 1] = 127;
        case 2 -> word[0] = (byte) random.nextInt(9);
        default -> random.nextBytes(word);
      }
      int at = in.place(random);
      return in.with(at, Math.min(in.length(), at + word.length), word);
    }
  },
  BYTES_MISSING(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      int at = in.place(random);
      return in.with(at, Math.min(in.length(), at + 1 + random.nextInt(200)), new byte[0]);
    }
  },
  BYTES_TWICE(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      int at = in.place(random);
      int to = Math.min(in.length(), at + 1 + random.nextInt(200));
      return in.with(at, at, in.part(at, to));
    }
  },
  /** A block of the disk was never written. */
  ZEROS(Effect.HURTS) {
    @Override
    Bytes of(Bytes in, Random random) {
      int at = in.place(random);
      int to = Math.min(in.length(), at + (64 << random.nextInt(7)));
      return in.with(at, to, new byte[to - at]);
    }
  },
  CUT(Effect.HURTS) {
    @Override
    Bytes of(Bytes in, Random random) {
      return in.with(in.place(random), in.length(), new byte[0]);
    }
  },
  LINE_GARBLED(Effect.HURTS) {
    @Override
    Bytes of(Bytes in, Random random) {
      byte[] garbage = new byte[1 + random.nextInt(60)];
      for (int i = 0; i < garbage.length; i++) {
        garbage[i] = (byte) (' ' + random.nextInt(95));
      }
      int from = in.lineAt(in.place(random));
      return in.with(from, in.lineEnd(from), garbage);
    }
  },
  /** Not inside of a number: what is left of one is a number, too, and nobody can tell. */
  LINE_CUT_SHORT(Effect.HURTS) {
    @Override
    Bytes of(Bytes in, Random random) {
      int at = in.withoutNumber(in.place(random));
      int shown = in.find(in.lineAt(at), b -> b != ' '); // a blank line is none
      return in.with(
          Math.max(at, Math.min(shown + 1, in.lineEnd(at))), in.lineEnd(at), new byte[0]);
    }
  },
  LINES_JOINED(Effect.HURTS) {
    @Override
    Bytes of(Bytes in, Random random) {
      int end = in.lineEnd(in.place(random));
      return in.with(end, Math.min(in.length(), end + 1), new byte[0]);
    }
  },
  LINE_MISSING(Effect.THINS) {
    @Override
    Bytes of(Bytes in, Random random) {
      int from = in.lineAt(in.place(random));
      return in.with(from, in.nextLine(from), new byte[0]);
    }
  },
  /** As an editor, or a forum, loses them. */
  LINES_MISSING(Effect.THINS) {
    @Override
    Bytes of(Bytes in, Random random) {
      int from = in.lineAt(in.place(random));
      int to = from;
      for (int lines = 2 + random.nextInt(20); lines > 0; lines--) {
        to = in.nextLine(to);
      }
      return in.with(from, to, new byte[0]);
    }
  },
  LINE_TWICE(Effect.THINS) {
    @Override
    Bytes of(Bytes in, Random random) {
      int from = in.lineAt(in.place(random));
      return in.with(from, from, in.part(from, in.nextLine(from)));
    }
  },
  LINES_SWAPPED(Effect.THINS) {
    @Override
    Bytes of(Bytes in, Random random) {
      int first = in.lineAt(in.place(random));
      int second = in.nextLine(first);
      int behind = in.nextLine(second);
      return in.with(first, behind, in.part(second, behind), in.part(first, second));
    }
  },
  LINE_MOVED(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      int from = in.lineAt(in.place(random));
      byte[] line = in.part(from, in.nextLine(from));
      Bytes without = in.with(from, in.nextLine(from), new byte[0]);
      int to = without.lineAt(without.place(random));
      return without.with(to, to, line);
    }
  },
  DIGIT_CHANGED(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      int at = in.find(in.place(random), b -> b >= '0' && b <= '9');
      return in.set(at, (byte) ('0' + random.nextInt(10)), false);
    }
  },
  NUMBER_SET(Effect.FORGES) {
    @SuppressWarnings("ImmutableEnumChecker") // only read
    private final String[] numbers = {
      "0",
      "-1",
      "4294967296",
      "18446744073709551615",
      "9223372036854775807",
      "-9223372036854775808",
      "99999999999999999999999999",
      "0x",
      "0xffffffffffffffff",
      "1e99",
      "9".repeat(5000)
    };

    @Override
    Bytes of(Bytes in, Random random) {
      int from = in.find(in.place(random), b -> b >= '0' && b <= '9');
      int to = in.find(from, b -> b < '0' || b > '9');
      return in.with(from, to, numbers[random.nextInt(numbers.length)].getBytes(ISO_8859_1));
    }
  },
  /** A word of the file stands where another stood. */
  WORD_OF_ELSEWHERE(Effect.FORGES) {
    @Override
    Bytes of(Bytes in, Random random) {
      int from = in.wordAt(in.place(random));
      int other = in.wordAt(in.place(random));
      return in.with(from, in.wordEnd(from), in.part(other, in.wordEnd(other)));
    }
  },
  WORD_HOSTILE(Effect.FORGES) {
    @SuppressWarnings("ImmutableEnumChecker") // only read
    private final String[] words = {
      "",
      "\"",
      "\"\"\"",
      "::error::",
      "\u001b]0;x\u0007",
      "[".repeat(3000),
      "{".repeat(300),
      "../../../etc/passwd",
      "%s%n",
      "\u00ff\u00fe",
      "-",
      "x".repeat(70_000)
    };

    @Override
    Bytes of(Bytes in, Random random) {
      int from = in.wordAt(in.place(random));
      String word = words[random.nextInt(words.length)];
      return in.with(from, in.wordEnd(from), word.getBytes(ISO_8859_1));
    }
  };

  /** What a reader can know of it. */
  enum Effect {
    /** It shows that something is wrong: whatever is concluded, it must not be a violation. */
    HURTS,
    /** Whole records are missing, or are not where they were: the rest is as it was. */
    THINS,
    /** What it leaves may be another record, which nobody can tell from a real one. */
    FORGES
  }

  private final Effect effect;

  Mutation(Effect effect) {
    this.effect = effect;
  }

  Effect effect() {
    return effect;
  }

  abstract Bytes of(Bytes in, Random random);
}
