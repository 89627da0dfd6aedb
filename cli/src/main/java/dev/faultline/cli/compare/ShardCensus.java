package dev.faultline.cli.compare;

import dev.faultline.cli.verify.GrowingReport;
import dev.faultline.v1.ShardRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which parts of a run are among the reports that are put together. A machine of the farm that
 * wrote none must not make the night CLEAN.
 */
final class ShardCensus {
  private static final int MOST_NAMED = 10;
  private static final int MOST_PARTS = 99_999;

  private final SortedMap<Integer, Collection<Integer>> there = new TreeMap<>(); // by count
  private final Collection<ShardRef> twice = new ArrayList<>();

  void add(ShardRef shard) {
    if (shard.getNumber() < 1
        || shard.getNumber() > shard.getCount()
        || shard.getCount() > MOST_PARTS) {
      return; // no run is divided so
    }
    if (!there.computeIfAbsent(shard.getCount(), count -> new TreeSet<>()).add(shard.getNumber())) {
      twice.add(shard);
    }
  }

  /**
   * Says what is missing and what came twice.
   *
   * @return whether no part is missing
   */
  boolean report(GrowingReport report) {
    for (ShardRef shard : twice) {
      report.notice("Part " + name(shard) + " was given twice: what is equal counts once.");
    }
    boolean whole = true;
    for (var run : there.entrySet()) {
      int count = run.getKey();
      List<Integer> missing =
          IntStream.rangeClosed(1, count)
              .filter(number -> !run.getValue().contains(number))
              .boxed()
              .toList();
      if (!missing.isEmpty()) {
        whole = false;
        report.incomplete(sentence(missing, count));
      }
    }
    if (!whole) {
      there.forEach(
          (count, numbers) -> numbers.forEach(number -> report.shard(shard(number, count))));
    }
    return whole;
  }

  private static String sentence(List<Integer> missing, int count) {
    String names =
        missing.stream()
            .limit(MOST_NAMED)
            .map(number -> name(shard(number, count)))
            .collect(Collectors.joining(", "));
    int more = missing.size() - MOST_NAMED;
    return (missing.size() == 1 ? "Part " : "Parts ")
        + names
        + (more > 0 ? " and " + more + " more" : "")
        + (missing.size() == 1 ? " is" : " are")
        + " missing: what is in there nobody has looked at; merge the reports of all "
        + count
        + " parts.";
  }

  private static ShardRef shard(int number, int count) {
    return ShardRef.newBuilder().setNumber(number).setCount(count).build();
  }

  private static String name(ShardRef shard) {
    return shard.getNumber() + "/" + shard.getCount();
  }
}
