package dev.faultline.cli.judge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** A capture that is shortened: cut, or with events lost and the kernel's line that says so. */
final class CutCapture {
  private static final Pattern CPU = Pattern.compile(" \\[(\\d{3})\\] ");
  private static final Pattern LATENCY_CPU = Pattern.compile("^.{8}-\\d+ +(\\d+)[a-zA-Z.]{3}");
  private static final Pattern LOSS = Pattern.compile("CPU:(\\d+) \\[LOST ");
  private static final int NO_CPU = -1;
  private static final double LOST_SHARE = 0.05;

  private final List<String> lines;
  private final int[] cpus;
  private final int first;

  private CutCapture(List<String> lines) {
    this.lines = lines;
    this.cpus = lines.stream().mapToInt(CutCapture::cpu).toArray();
    int event = 0;
    while (cpus[event] == NO_CPU) {
      event++;
    }
    this.first = event;
  }

  static CutCapture read(Path path) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.ISO_8859_1))) {
      // What is taken out here would be found missing by its number.
      return new CutCapture(
          reader.lines().filter(line -> !line.contains("entries-in-buffer")).toList());
    }
  }

  private static int cpu(String line) {
    if (line.startsWith("#")) {
      return NO_CPU;
    }
    Matcher matcher = CPU.matcher(line);
    if (!matcher.find()) {
      matcher = LATENCY_CPU.matcher(line);
      if (!matcher.find()) {
        return NO_CPU;
      }
    }
    return Integer.parseInt(matcher.group(1));
  }

  /**
   * What is left up to a line, and what the kernel has to say of losses up to then: it does so in
   * front of the next event of the CPU, and the capture cannot know of what nobody told.
   */
  List<String> prefix(Random random) {
    int cut = first + random.nextInt(lines.size() - first);
    List<String> left = new ArrayList<>(lines.subList(0, cut));
    Set<Integer> told = new HashSet<>();
    for (int i = cut; i < lines.size(); i++) {
      Matcher loss = LOSS.matcher(lines.get(i));
      if (loss.lookingAt() && told.add(Integer.parseInt(loss.group(1)))) {
        left.add(lines.get(i));
      } else if (cpus[i] != NO_CPU) {
        told.add(cpus[i]);
      }
    }
    return left;
  }

  /** The head, and what is left from a line on. */
  List<String> suffix(Random random) {
    List<String> left = new ArrayList<>(lines.subList(0, first));
    left.addAll(lines.subList(first + random.nextInt(lines.size() - first), lines.size()));
    return left;
  }

  /** Without a run of lines. */
  List<String> withoutLines(Random random) {
    BitSet gone = new BitSet();
    int count = (int) Math.ceil((lines.size() - first) * LOST_SHARE);
    int from = first + random.nextInt(lines.size() - first - count);
    gone.set(from, from + count);
    return without(gone);
  }

  /** Without a run of the lines of one CPU. */
  List<String> withoutLinesOfOneCpu(Random random) {
    int cpu = cpus[first + random.nextInt(lines.size() - first)];
    List<Integer> own = new ArrayList<>();
    for (int i = first; i < cpus.length; i++) {
      if (cpus[i] == cpu) {
        own.add(i);
      }
    }
    int count = (int) Math.ceil(own.size() * LOST_SHARE);
    int from = random.nextInt(Math.max(1, own.size() - count));
    BitSet gone = new BitSet();
    own.subList(from, Math.min(own.size(), from + count)).forEach(gone::set);
    return without(gone);
  }

  /**
   * As the kernel writes it: a CPU's loss is told in front of the next event of that CPU. Lines
   * that were the last of their CPU stay, for their loss would be told nowhere.
   */
  private List<String> without(BitSet gone) {
    Map<Integer, Integer> lost = new HashMap<>();
    List<String> left = new ArrayList<>();
    for (int i = 0; i < cpus.length; i++) {
      if (gone.get(i) && cpus[i] != NO_CPU && hasLaterLine(i, gone)) {
        lost.merge(cpus[i], 1, Integer::sum);
        continue;
      }
      OptionalInt count = OptionalInt.empty();
      if (lost.containsKey(cpus[i])) {
        count = OptionalInt.of(lost.remove(cpus[i]));
      }
      int cpu = cpus[i];
      count.ifPresent(k -> left.add("CPU:" + cpu + " [LOST " + k + " EVENTS]"));
      left.add(lines.get(i));
    }
    return left;
  }

  private boolean hasLaterLine(int line, BitSet gone) {
    for (int i = gone.nextClearBit(line); i < cpus.length; i = gone.nextClearBit(i + 1)) {
      if (cpus[i] == cpus[line]) {
        return true;
      }
    }
    return false;
  }
}
