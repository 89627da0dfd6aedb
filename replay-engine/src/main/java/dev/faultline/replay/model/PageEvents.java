package dev.faultline.replay.model;

import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Optional;

/** What insertions, removals and shoot-downs do to residency. */
final class PageEvents {
  private final Mappings mappings;

  PageEvents(Mappings mappings) {
    this.mappings = mappings;
  }

  void apply(Step step) {
    if (step.kind() == EventKind.SHOOTDOWN_END) {
      shootdownEnded(step);
      return;
    }
    if (step.kind() == EventKind.PAGE_DIRTIED) {
      if (step.mapping().isEmpty()) {
        step.mapping(mappingOfWriter(step));
      }
      onPartition(step);
    }
    if (step.mapping().isPresent()) {
      apply(step, step.mapping().get());
    }
  }

  private static void apply(Step step, Mapping mapping) {
    switch (step.kind()) {
      case PAGE_ADDED -> added(step, mapping);
      case PAGE_REMOVED -> removed(step, mapping);
      case PAGE_DIRTIED -> dirtied(step, mapping);
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

  /**
   * Of a page whose event names its inode alone: the file that the task is writing to, if that has
   * this number. On bcachefs the events of write-back name no device.
   */
  private static Optional<Mapping> mappingOfWriter(Step step) {
    if (!(step.event().subject() instanceof MappingKey key) || !key.hasInode()) {
      return Optional.empty();
    }
    return step.operation()
        .filter(Operation::dirtiesPages)
        .map(Operation::mapping)
        .filter(mapping -> mapping.identity().hasInode() && mapping.identity().agreesWith(key));
  }

  /** Of a page whose event names a disk, or nothing: see {@link Mappings#onPartition}. */
  private void onPartition(Step step) {
    boolean known = step.mapping().isPresent() && step.mapping().get().model().isPresent();
    if (!known && step.event().subject() instanceof MappingKey key && key.hasInode()) {
      Optional<Mapping> found = mappings.onPartition(key, step.mapping());
      if (found.isPresent()) {
        step.mapping(found);
      }
    }
  }

  private static void removedByRangeOp(Step step, Mapping mapping) {
    if (step.operation().orElse(null) instanceof RangeOp rangeOp && rangeOp.mapping() == mapping) {
      rangeOp.removedPages(step.moment());
    }
  }

  private static void dirtied(Step step, Mapping mapping) {
    if (!mapping.isAmbiguous()) {
      PageRange range = new PageRange(step.event().a(), step.event().b());
      mapping.dirty().dirtied(range, step.moment(), step.writebacks());
      mapping.pages().copied(range, step.moment());
    }
    if (mapping.isIomap() && !mapping.isAmbiguous()) {
      dirtiedUnderDirectIo(step, mapping);
    }
  }

  /**
   * A page became dirty, and with it the folio that it belongs to; a buffered write dirties no more
   * of the folio than it writes.
   */
  private static void dirtiedUnderDirectIo(Step step, Mapping mapping) {
    long index = step.event().a();
    Optional<Insertion> insertion = mapping.pages().insertionAt(index);
    PageRange folio =
        insertion.isPresent() ? insertion.get().folioAt(index) : new PageRange(index, index);
    Optional<Path> path = step.task().trail().pathTo(mapping);
    PageRange pages = folio;
    if (path.isPresent() && path.get().mayDirty(folio)) {
      pages = path.get().dirties(folio);
    } else {
      path = Optional.empty();
    }
    Optional<IomapDio> own = step.task().operation(IomapDio.class);
    if (own.isPresent()) {
      dirtiedInside(step, own.get(), mapping, pages);
    }
    for (IomapDio dio : mapping.underWay().directIo()) {
      if (!dio.isRead() && dio.pages().overlaps(pages)) {
        dio.window().dirtied(new Dirtying(pages.intersection(dio.pages()), step.moment(), path));
      }
    }
  }

  /** By the task of a direct I/O: a read dirties the pages of its buffer. */
  private static void dirtiedInside(Step step, IomapDio own, Mapping mapping, PageRange pages) {
    if (!own.isWrite() && own.loop().pins()) {
      own.buffer().pins(mapping);
      mapping.pinned(new BufferPages(own, pages, step.moment()));
    } else if (own.isWrite()
        && own.mapping() == mapping
        && own.queued().isEmpty()
        && own.pages().overlaps(pages)) {
      goesOnBuffered(step, own);
    }
  }

  /**
   * A direct write dirties no page: its task has come out of iomap, and writes what is left through
   * the page cache. Where ends are not recorded, nothing else tells; nor how much was written
   * directly, which matters if others have dirtied pages of its range.
   */
  private static void goesOnBuffered(Step step, IomapDio own) {
    if (!own.mayHaveFailed()) {
      own.fellBack(step.moment());
    }
    step.over(own, Operation.End.PROVED);
    step.task().operations().end(own, step);
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
