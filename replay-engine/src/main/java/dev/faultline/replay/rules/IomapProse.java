package dev.faultline.replay.rules;

import dev.faultline.replay.model.Collision;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Path;
import dev.faultline.replay.model.StalePages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The turns of phrase of findings on direct I/O through iomap. */
final class IomapProse {
  private static final double NS_PER_S = 1e9;

  private IomapProse() {}

  /**
   * {@code the DIO write of wl-331 to inode 131 (254:0), bytes 0 to 8191 (pages 0 to 1)}.
   *
   * @param done how many bytes count
   */
  static String write(IomapDio dio, long done) {
    long length = done > 0 ? done : dio.length();
    return (dio.queued().isPresent() ? "the asynchronous " : "the ")
        + dio.name()
        + " of "
        + Prose.task(dio.begun())
        + " to "
        + Prose.file(dio.mapping())
        + ", bytes "
        + dio.offset()
        + " to "
        + (dio.offset() + Math.max(length, 1) - 1)
        + " ("
        + Prose.pages(PageRange.ofBytes(dio.offset(), length))
        + ")";
  }

  /** What dirtied the pages, for titles: {@code a store through a mapping}. */
  static String dirtier(Optional<Path> path) {
    if (path.isEmpty()) {
      return "another task";
    }
    if (path.get().isBufferedWrite()) {
      return "a buffered write";
    }
    return path.get().isStore() ? "a store through a mapping" : "a task that maps the file";
  }

  /** {@code between 51.163365 s and 51.163418 s}, or {@code at} the one time. */
  static String times(List<Collision> collisions) {
    String first = time(collisions.get(0).dirtying().at());
    String last = time(collisions.get(collisions.size() - 1).dirtying().at());
    return first.equals(last) ? "at " + first : "between " + first + " and " + last;
  }

  /** {@code page 7} or {@code pages 7 to 9, 12, and 14 to 15}. */
  static String pages(List<PageRange> ranges) {
    List<PageRange> merged = merged(ranges);
    if (merged.size() == 1) {
      return Prose.pages(merged.get(0));
    }
    StringBuilder text = new StringBuilder("pages ");
    for (int i = 0; i < merged.size(); i++) {
      text.append(i == 0 ? "" : i == merged.size() - 1 ? " and " : ", ");
      PageRange range = merged.get(i);
      text.append(range.first());
      if (range.size() > 1) {
        text.append(" to ").append(range.last());
      }
    }
    return text.toString();
  }

  /** The ranges in order, neighbours made one. */
  static List<PageRange> merged(List<PageRange> ranges) {
    List<PageRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(PageRange::first));
    List<PageRange> merged = new ArrayList<>();
    for (PageRange range : sorted) {
      PageRange last = merged.isEmpty() ? range : merged.get(merged.size() - 1);
      if (merged.isEmpty() || range.first() > last.last() + 1) {
        merged.add(range);
      } else {
        long end = Math.max(last.last(), range.last());
        merged.set(merged.size() - 1, new PageRange(last.first(), end));
      }
    }
    return merged;
  }

  /** From the first page of all ranges to the last. */
  static PageRange hull(List<PageRange> ranges) {
    List<PageRange> merged = merged(ranges);
    return new PageRange(merged.get(0).first(), merged.get(merged.size() - 1).last());
  }

  /** {@code 51.163365 s}, or {@code tick 4711} of a counter. */
  static String time(Moment moment) {
    return moment.ticks()
        ? "tick " + moment.timeNs()
        : String.format(Locale.ROOT, "%.6f s", moment.timeNs() / NS_PER_S);
  }

  /** What rests on a name that two files may bear is no more than possible. */
  static Finding weaken(Finding finding, Mapping mapping) {
    return mapping.identity().mayBeShared()
        ? finding
            .grade(RuleSpec.GradeOf.POTENTIAL)
            .let(
                "subvolumes share one device, and inode numbers repeat in them: if these events are"
                    + " of two files, nothing is wrong")
        : finding;
  }

  /** Whether the stale pages are among those that were dirtied. */
  static boolean isCollision(IomapDio dio, StalePages.Stale stale) {
    return dio.window().collisions().stream()
        .anyMatch(collision -> collision.pages().overlaps(stale.pages()));
  }
}
