package dev.faultline.replay.thinning;

import dev.faultline.replay.thinning.Rows.Row;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.Shape;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All that may be missing of a capture, or wrong with it, without its saying so. */
final class Thinning {
  private static final int SEEDS = 3;
  private static final long SKEW_NS = 200_000;

  private final Rows whole;

  Thinning(Rows whole) {
    this.whole = whole;
  }

  /** The variants by name. */
  Map<String, Rows> variants() {
    Map<String, Rows> variants = new LinkedHashMap<>();
    for (String tracepoint : tracepoints()) {
      variants.put("no " + tracepoint, without(row -> name(row).equals(tracepoint)));
    }
    for (int cpu : cpus()) {
      variants.put("no CPU " + cpu, without(row -> row.cpu() == cpu));
    }
    variants.put("no lock of pagecache", without(row -> isPageCacheLock(whole.shape(row))));
    variants.put("no other lock", without(this::isOtherLock));
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      variants.put(
          "returns missed, seed " + seed,
          without(row -> isReturn(row) && random.nextInt(100) == 0));
      variants.put("unread lines, seed " + seed, garbled(new Random(seed)));
      variants.put("clocks, seed " + seed, skewed(new Random(seed)));
    }
    variants.values().removeIf(rows -> rows.rows().size() == whole.rows().size() && !isOther(rows));
    return variants;
  }

  private boolean isOther(Rows rows) {
    return !rows.rows().equals(whole.rows());
  }

  private Set<String> tracepoints() {
    Set<String> names = new TreeSet<>();
    whole.rows().forEach(row -> names.add(name(row)));
    names.remove("");
    return names;
  }

  private Set<Integer> cpus() {
    Set<Integer> cpus = new TreeSet<>();
    whole.rows().forEach(row -> cpus.add(row.cpu()));
    return cpus;
  }

  private String name(Row row) {
    return whole.shape(row).tracepoint();
  }

  private static boolean isPageCacheLock(Shape shape) {
    return (shape.mode() == Mode.ADD || shape.mode() == Mode.BLOCK)
        && shape.kind().name().startsWith("LOCK_");
  }

  private boolean isOtherLock(Row row) {
    return whole.dictionary().subject(row.subject()) instanceof LockKey;
  }

  /** Probes on the return of functions that sleep, which have a limited number of instances. */
  private boolean isReturn(Row row) {
    return switch (whole.shape(row).kind()) {
      case FAULT_END,
          MKWRITE_END,
          DIO_END,
          DIO_QUEUED,
          SHOOTDOWN_END,
          BUFFERED_END,
          FILL_END,
          RANGE_OP_END,
          DRAINED,
          WRITTEN ->
          true;
      default -> false;
    };
  }

  private Rows without(Predicate<Row> gone) {
    return whole.with(whole.rows().stream().filter(gone.negate()).toList());
  }

  private Rows garbled(Random random) {
    List<Row> rows = new ArrayList<>();
    for (Row row : whole.rows()) {
      rows.add(random.nextInt(500) == 0 ? whole.unread(row) : row);
    }
    return whole.with(rows);
  }

  private Rows skewed(Random random) {
    Map<Integer, Long> ahead = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Row row : whole.rows()) {
      long offset =
          ahead.computeIfAbsent(row.cpu(), cpu -> random.nextLong(-SKEW_NS / 2, SKEW_NS / 2 + 1));
      rows.add(row.at(row.timeNs() + offset));
    }
    rows.sort(Comparator.comparingLong(Row::timeNs));
    return whole.with(rows);
  }
}
