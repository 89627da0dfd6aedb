package dev.faultline.replay.oracle;

import dev.faultline.replay.explore.Kernel;
import dev.faultline.replay.explore.Mutant;
import dev.faultline.replay.explore.Setting;
import dev.faultline.replay.explore.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A stretch of a walk through the protocol, of sound kernels and of broken ones, from anywhere to
 * anywhere; of some, events of a CPU are missing.
 */
final class ProtocolWindow {
  private static final int FEW_OPERATIONS = 3;
  private static final int OPERATIONS = 6;
  private static final int MOST_EVENTS = 62;

  private ProtocolWindow() {}

  /** The trace of a seed. */
  static SmallTrace of(long seed) {
    Random random = new Random(seed);
    int operations = random.nextBoolean() ? FEW_OPERATIONS : OPERATIONS;
    List<String> lines = new Walk(setting(random), 2, operations, seed).ftrace();
    List<String> body = lines.stream().filter(line -> !Lines.isHead(line)).toList();
    String end = body.get(body.size() - 1);
    int last = body.size() - 1;
    int first = random.nextBoolean() ? 0 : random.nextInt(last);
    int behind = Math.min(last, first + 4 + random.nextInt(MOST_EVENTS - 4));
    if (operations == FEW_OPERATIONS || random.nextInt(4) == 0) {
      first = Math.max(0, last - MOST_EVENTS);
      behind = last;
    }
    List<String> window = new ArrayList<>(body.subList(first, behind));
    if (random.nextInt(3) == 0) {
      window = damaged(window, random);
    }
    List<String> all = new ArrayList<>(lines.stream().filter(Lines::isHead).toList());
    all.addAll(window);
    all.add(end);
    return new SmallTrace(all);
  }

  private static Setting setting(Random random) {
    List<Mutant> mutants =
        Stream.of(Mutant.values()).filter(mutant -> !mutant.needsTwoPages()).toList();
    int drawn = random.nextInt(mutants.size() + 6);
    if (drawn < mutants.size()) {
      return new Setting(Kernel.SOUND, Set.of(mutants.get(drawn)));
    }
    return new Setting(
        drawn % 3 == 0 ? Kernel.MAINLINE : drawn % 3 == 1 ? Kernel.DKMS : Kernel.SOUND, Set.of());
  }

  /** Without some events of a CPU, which says so when it records again. */
  private static List<String> damaged(List<String> window, Random random) {
    String cpu = String.format("[%03d]", random.nextInt(2));
    int first = random.nextInt(window.size());
    int behind = first + 1 + random.nextInt(8);
    List<String> left = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < window.size(); i++) {
      String line = window.get(i);
      boolean here = line.contains(cpu);
      if (here && i >= first && i < behind) {
        lost++;
        continue;
      }
      if (here && lost > 0) {
        left.add("CPU:" + cpu.charAt(3) + " [LOST " + lost + " EVENTS]");
        lost = 0;
      }
      left.add(line);
    }
    return lost > 0 ? window : left; // a CPU that records nothing any more does not say so
  }
}
