package dev.faultline.replay.rules;

import dev.faultline.replay.model.Collision;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Collisions of direct writes with who dirtied their pages, and what becomes of them.
 *
 * <p>That the pages are still there is certain in a capture that shows removals. In one that does
 * not, it is when they are written back later, or when the kernel's own error comes to light; until
 * then nothing is said. The error at the next fsync belongs to every collision of the file since
 * the last one.
 */
final class Collisions {
  private record Unproved(Mapping mapping, PageRange pages, Finding finding) {}

  private final Consumer<Finding> reports;
  private final Map<Mapping, List<Finding>> untold = new HashMap<>();
  private final List<Unproved> unproved = new ArrayList<>();
  private boolean showsRemovals;

  Collisions(Consumer<Finding> reports) {
    this.reports = reports;
  }

  /** How many were never proved. */
  int unproved() {
    return unproved.size();
  }

  void observe(Step step) {
    switch (step.kind()) {
      case PAGE_REMOVED -> {
        if (!showsRemovals) {
          showsRemovals = true;
          unproved.forEach(open -> reports.accept(open.finding()));
          unproved.clear();
        }
      }
      case WRITEBACK -> step.mapping().ifPresent(mapping -> writtenBack(step, mapping));
      case WRITEBACK_ERROR_SEEN -> {
        if (step.event().a() != step.event().b()) {
          step.mapping().ifPresent(mapping -> errorSeen(step.moment(), mapping));
        }
      }
      default -> {
        untold.clear();
        unproved.clear();
      }
    }
  }

  /** One finding for each task that dirtied pages, and each way in which it did. */
  void found(Moment at, IomapDio dio) {
    Map<String, List<Collision>> byDirtier = new LinkedHashMap<>();
    for (Collision collision : dio.collisions()) {
      String dirtier =
          IomapProse.dirtier(collision.dirtying().path()) + collision.dirtying().at().task().tid();
      byDirtier.computeIfAbsent(dirtier, name -> new ArrayList<>()).add(collision);
    }
    for (List<Collision> collisions : byDirtier.values()) {
      collisions.sort(Comparator.comparingLong(each -> each.dirtying().at().sequence()));
      found(dio.mapping(), WriteCollision.finding(at, dio, collisions));
    }
  }

  private void found(Mapping mapping, Finding finding) {
    untold.computeIfAbsent(mapping, file -> new ArrayList<>()).add(finding);
    if (showsRemovals) {
      reports.accept(finding);
    } else {
      unproved.add(new Unproved(mapping, finding.pages().orElseThrow(), finding));
    }
  }

  private void writtenBack(Step step, Mapping mapping) {
    if (unproved.isEmpty() || step.event().b() < 0) {
      return;
    }
    PageRange pages = PageRange.ofBytes(step.event().a(), step.event().b());
    unproved.removeIf(
        open -> {
          boolean proved = open.mapping() == mapping && open.pages().overlaps(pages);
          if (proved) {
            open.finding()
                .proof(
                    step.moment(), "it is still there: it is written back, over the direct write");
            reports.accept(open.finding());
          }
          return proved;
        });
  }

  private void errorSeen(Moment at, Mapping mapping) {
    List<Finding> told = untold.remove(mapping);
    if (told == null) {
      return;
    }
    told.forEach(finding -> WriteCollision.toldAtFsync(finding, at));
    unproved.removeIf(
        open -> {
          if (open.mapping() == mapping) {
            reports.accept(open.finding());
          }
          return open.mapping() == mapping;
        });
  }
}
