package dev.faultline.cli.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A file with some mutations in it.
 *
 * @param bytes what became of it
 * @param mutations in the order in which they were done
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Mutant(byte[] bytes, List<Mutation> mutations) {
  private static final int MOST = 4;

  /** Draws a few; half of the mutants have one, so that what it does can be seen. */
  static Mutant of(byte[] whole, Random random) {
    List<Mutation> done = new ArrayList<>();
    Bytes bytes = new Bytes(whole);
    int count = random.nextBoolean() ? 1 : 2 + random.nextInt(MOST - 1);
    for (int i = 0; i < count; i++) {
      @SuppressWarnings("EnumOrdinal") // any of them
      Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
      bytes = mutation.of(bytes, random);
      done.add(mutation);
    }
    return new Mutant(bytes.all(), done);
  }

  /** The worst that was done: what is forged cannot be told from what is real. */
  Mutation.Effect effect() {
    return mutations.stream().map(Mutation::effect).max(Enum::compareTo).orElseThrow();
  }
}
