package dev.faultline.replay.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What becomes of a walk when it is recorded, none of which is a fault of the kernel.
 *
 * @param order the folios have 2^order pages
 * @param losses whether CPUs lose some of their events, and say so
 * @param missedReturns whether some probes on the return of functions are missed, silently
 * @param foreign whether there are other tasks with files of their own, and events of other sorts
 * @param skewNs how far the clocks of the CPUs are apart at most
 */
public record CaptureConditions(
    int order, boolean losses, boolean missedReturns, boolean foreign, long skewNs) {
  /** Everything, of files with small folios. */
  public static final CaptureConditions PLAIN = new CaptureConditions(0, false, false, false, 0);

  /** Orders of folios are up to here. */
  public static final int MOST_ORDER = 9;

  /** Clocks that are further apart are no matter of clocks any more. */
  public static final long MOST_SKEW_NS = 400_000;

  private static final int ONE_OF = 24;
  private static final int MOST_LOST = 12;

  /** The lines of the capture. */
  List<String> of(List<TraceLine> walk, Random random) {
    List<TraceLine> all = new ArrayList<>(walk);
    all.replaceAll(entry -> entry.with(Names.large(entry.arguments(), order)));
    if (foreign) {
      all = Foreign.among(all, random);
    }
    if (missedReturns) {
      all.removeIf(entry -> entry.isReturn() && random.nextInt(ONE_OF) == 0);
    }
    if (skewNs > 0) {
      skew(all, random);
    }
    return losses ? lost(all, random) : all.stream().map(TraceLine::text).toList();
  }

  private void skew(List<TraceLine> all, Random random) {
    Map<Integer, Long> ahead = new HashMap<>();
    all.replaceAll(
        entry ->
            entry.at(
                entry.ns()
                    + ahead.computeIfAbsent(
                        entry.cpu(), cpu -> random.nextLong() % (skewNs / 2) / 1000 * 1000)));
    all.sort(Comparator.comparingLong(TraceLine::ns)); // of one CPU the order stays
  }

  private static List<String> lost(List<TraceLine> all, Random random) {
    List<String> lines = new ArrayList<>();
    Map<Integer, Integer> losing = new TreeMap<>();
    Map<Integer, Integer> missing = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      TraceLine entry = all.get(i);
      int cpu = entry.cpu();
      if (random.nextInt(ONE_OF * 2) == 0) {
        losing.putIfAbsent(cpu, 1 + random.nextInt(MOST_LOST));
      }
      if (losing.getOrDefault(cpu, 0) > 0 && recordsAgain(all, i)) {
        losing.merge(cpu, -1, Integer::sum);
        missing.merge(cpu, 1, Integer::sum);
        continue;
      }
      losing.remove(cpu);
      Integer count = missing.remove(cpu);
      if (count != null) {
        lines.add("CPU:" + cpu + " [LOST " + count + " EVENTS]");
      }
      lines.add(entry.text());
    }
    return lines;
  }

  /** A CPU that records nothing any more cannot say that it has lost something. */
  private static boolean recordsAgain(List<TraceLine> all, int lost) {
    return all.subList(lost + 1, all.size()).stream()
        .anyMatch(entry -> entry.cpu() == all.get(lost).cpu());
  }
}
