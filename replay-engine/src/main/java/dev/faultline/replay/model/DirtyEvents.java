package dev.faultline.replay.model;

import dev.faultline.stream.MappingKey;
import java.util.List;
import java.util.Optional;

/** What pages that become dirty do: to what is known of them, and to direct I/O of their range. */
final class DirtyEvents {
  private final Mappings mappings;

  DirtyEvents(Mappings mappings) {
    this.mappings = mappings;
  }

  void apply(Step step) {
    if (step.mapping().isEmpty()) {
      step.mapping(mappingOfWriter(step));
    }
    onPartition(step);
    if (step.mapping().isPresent()) {
      dirtied(step, step.mapping().get());
    }
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
    Optional<IomapDio> own = step.task().operation(IomapDio.class);
    List<IomapDio> underWay = mapping.underWay().directIo();
    long index = step.event().a();
    if (own.isEmpty() && !mayMatter(underWay, mapping.pages().around(index))) {
      return;
    }
    PageRange folio = mapping.pages().folioAt(index);
    Optional<Path> path = step.task().trail().pathTo(mapping);
    PageRange pages = folio;
    if (path.isPresent() && path.get().mayDirty(folio)) {
      pages = path.get().dirties(folio);
    } else {
      path = Optional.empty();
    }
    if (own.isPresent()) {
      dirtiedInside(step, own.get(), mapping, pages);
    }
    for (int i = 0; i < underWay.size(); i++) {
      IomapDio dio = underWay.get(i);
      if (!dio.isRead() && dio.pages().overlaps(pages)) {
        dio.window().dirtied(new Dirtying(pages.intersection(dio.pages()), step.moment(), path));
      }
    }
  }

  /** Whether any of these minds what becomes dirty there. */
  private static boolean mayMatter(List<IomapDio> underWay, PageRange pages) {
    for (int i = 0; i < underWay.size(); i++) {
      if (!underWay.get(i).isRead() && underWay.get(i).pages().overlaps(pages)) {
        return true;
      }
    }
    return false;
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
}
