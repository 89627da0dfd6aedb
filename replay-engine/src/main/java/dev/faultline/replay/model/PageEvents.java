package dev.faultline.replay.model;

import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Optional;

/** What insertions, removals and shoot-downs do to residency. */
final class PageEvents {
  private PageEvents() {}

  static void apply(Step step) {
    if (step.kind() == EventKind.SHOOTDOWN_END) {
      shootdownEnded(step);
      return;
    }
    if (step.mapping().isPresent()) {
      apply(step, step.mapping().get());
    }
  }

  private static void apply(Step step, Mapping mapping) {
    switch (step.kind()) {
      case PAGE_ADDED -> added(step, mapping);
      case PAGE_REMOVED -> removed(step, mapping);
      default -> shootdownBegun(step, mapping);
    }
  }

  private static void added(Step step, Mapping mapping) {
    PageRange folio = PageRange.ofFolio(step.event().a(), step.event().b());
    Insertion insertion = insertion(step, mapping, (int) step.event().b());
    step.pages().insertion(insertion);
    if (mapping.rangeRemoval().isPresent()) {
      mapping.rangeRemoval().get().inserted(insertion);
    }
    if (mapping.isAmbiguous()) {
      return;
    }
    mapping.stale().removed(folio);
    mapping.pages().changed(folio, step);
    if (mapping.pages().added(folio, insertion)) {
      step.pages().contradicts();
    }
    if (step.operation().orElse(null) instanceof Fill fill && fill.mapping() == mapping) {
      fill.inserted(folio);
    }
    List<Mkwrite> mkwrites = mapping.underWay().mkwrites();
    for (int i = 0; i < mkwrites.size(); i++) {
      mkwrites.get(i).pageAdded(folio);
    }
  }

  /** Goes on with the insertion of the event before, if it is of the same making. */
  private static Insertion insertion(Step step, Mapping mapping, int order) {
    TaskContext task = step.task();
    Optional<Insertion> last = task.trail().inserting();
    if (last.isPresent()
        && last.get().mapping() == mapping
        && last.get().order() == order
        && last.get().goesOnAt(step.event().a(), step.directIoEvents())
        && last.get().operation().equals(task.operation())) {
      last.get().extend(step.moment());
      return last.get();
    }
    boolean isProtected =
        mapping.lock().isHeldBy(State.ADD, task) || mapping.lock().isHeldBy(State.BLOCK, task);
    Insertion begun =
        new Insertion(
            mapping,
            task,
            task.operation(),
            step.moment(),
            order,
            isProtected,
            step.directIoEvents());
    task.trail().inserts(begun);
    return begun;
  }

  private static void removed(Step step, Mapping mapping) {
    if (mapping.isAmbiguous()) {
      return;
    }
    PageRange folio = PageRange.ofFolio(step.event().a(), step.event().b());
    if (!mapping.underWay().directIo().isEmpty()) {
      SecondShootdown shootdown = step.task().trail().directIo().shootdown();
      shootdown.removes(mapping, mapping.pages().within(folio), step.sequence());
    }
    mapping.pages().changed(folio, step);
    if (mapping.pages().removed(folio)) {
      step.pages().contradicts();
    }
    removedByRangeOp(step, mapping);
    mapping.dirty().removed(folio);
    mapping.stale().removed(folio);
    List<Mkwrite> mkwrites = mapping.underWay().mkwrites();
    for (int i = 0; i < mkwrites.size(); i++) {
      mkwrites.get(i).pageRemoved(folio, step.moment());
    }
    List<IomapDio> directIo = mapping.underWay().directIo();
    for (int i = 0; i < directIo.size(); i++) {
      directIo.get(i).window().removed(folio, step.task());
    }
    mapping.detach(folio, step.moment());
  }

  private static void removedByRangeOp(Step step, Mapping mapping) {
    if (step.operation().orElse(null) instanceof RangeOp rangeOp && rangeOp.mapping() == mapping) {
      rangeOp.removedPages(step.moment());
    }
  }

  private static void shootdownBegun(Step step, Mapping mapping) {
    PageRange range = PageRange.ofByteBounds(step.event().a(), step.event().b());
    mapping.guardedByTwoStateLock();
    step.task().shootdown(Optional.of(new Bracket(mapping, range, step.moment())));
    if (step.operation().orElse(null) instanceof DioWrite dio && dio.mapping() == mapping) {
      dio.window().shootdownBegun(step.moment(), range);
    }
  }

  private static void shootdownEnded(Step step) {
    Optional<Bracket> begun = step.task().shootdown();
    if (begun.isPresent()) {
      step.bracket(begun.get());
      shootdownEnded(step, begun.get(), step.event().a() == 0);
    }
  }

  /** A shoot-down has ended: this was recorded, or follows from what the task does next. */
  static void shootdownEnded(Step step, Bracket bracket, boolean successful) {
    Mapping mapping = bracket.mapping();
    step.task().shootdown(Optional.empty());
    if (successful) {
      mapping.stale().removed(bracket.pages());
    }
    if (successful
        && !mapping.isAmbiguous()
        && mapping.pages().invalidated(bracket.pages(), bracket.begun())) {
      step.pages().contradicts();
    }
    removedByRangeOp(step, mapping);
    Optional<DioWrite> dio = step.task().operation(DioWrite.class);
    if (dio.isPresent() && dio.get().mapping() == mapping) {
      dio.get().shootdownEnded(step.moment(), successful, bracket.pages());
    }
  }
}
