package dev.faultline.cli.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;

/** A file, as what changes it sees it: bytes, lines and words. It is never changed itself. */
final class Bytes {
  private final byte[] all;

  Bytes(byte[] all) {
    this.all = all;
  }

  int length() {
    return all.length;
  }

  byte[] all() {
    return all;
  }

  /** Somewhere. */
  int place(Random random) {
    return all.length == 0 ? 0 : random.nextInt(all.length);
  }

  byte[] part(int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  Bytes set(int at, byte value, boolean flip) {
    if (at >= all.length) {
      return this;
    }
    byte[] changed = all.clone();
    changed[at] = flip ? (byte) (changed[at] ^ value) : value;
    return new Bytes(changed);
  }

  /** These parts stand where the bytes from here to there stood. */
  Bytes with(int from, int to, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(all.length + 64);
    out.write(all, 0, from);
    for (byte[] part : parts) {
      out.write(part, 0, part.length);
    }
    out.write(all, to, all.length - to);
    return new Bytes(out.toByteArray());
  }

  /** The first byte from here on that is such a one, or the end. */
  int find(int from, IntPredicate wanted) {
    int at = from;
    while (at < all.length && !wanted.test(all[at])) {
      at++;
    }
    return at;
  }

  /** Where the line of a byte begins. */
  int lineAt(int place) {
    int at = Math.min(place, all.length);
    while (at > 0 && all[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  int lineEnd(int from) {
    return find(from, b -> b == '\n');
  }

  int nextLine(int from) {
    return Math.min(all.length, lineEnd(from) + 1);
  }

  /** Where the word of a byte, or the next one, begins. */
  int wordAt(int place) {
    int at = find(place, Bytes::isWord);
    while (at > 0 && isWord(all[at - 1])) {
      at--;
    }
    return at;
  }

  /** This place, or the begin of the number that it is in the middle of. */
  int withoutNumber(int place) {
    int word = place < all.length && isWord(all[place]) ? wordAt(place) : place;
    return word < place && Character.isDigit(all[word]) ? word : place;
  }

  int wordEnd(int from) {
    return find(from, b -> !isWord(b));
  }

  private static boolean isWord(int b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
  }
}
