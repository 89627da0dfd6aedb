package dev.faultline.replay.model;

import dev.faultline.v1.Mode;
import java.util.Optional;

/** What requests and releases of an inode's locks do. */
final class InodeLockEvents {
  /** Where releases are not recorded, all locks would seem to be held for ever. */
  private boolean seesReleases;

  void requested(Step step, Mapping mapping) {
    boolean exclusive = step.event().mode() == Mode.WRITE;
    Optional<InodeLock> asked = mapping.inodeLock(step.event().a());
    if (asked.isPresent()) {
      InodeLock lock = asked.get();
      lock.requested(exclusive);
      step.lock().inodeLock(lock);
      if (seesReleases) {
        step.task().locks().requested(new InodeLock.Held(lock, exclusive, step.moment()));
      }
    }
    if (exclusive && step.event().a() == InodeLock.INVALIDATE_LOCK) {
      RangeRemoval removal = new RangeRemoval(mapping, step.task(), step.moment());
      step.task().trail().rangeRemoval(Optional.of(removal));
      mapping.rangeRemoval(Optional.of(removal));
    }
  }

  void givenBack(Step step, Mapping mapping) {
    seesReleases = true;
    Optional<InodeLock> given = mapping.inodeLock(step.event().a());
    if (given.isPresent()) {
      step.lock().inodeLock(given.get());
      step.task().locks().gaveBack(given.get());
    }
    Optional<RangeRemoval> removal = step.task().trail().rangeRemoval();
    if (step.event().a() == InodeLock.INVALIDATE_LOCK
        && removal.isPresent()
        && removal.get().mapping() == mapping) {
      step.task().trail().rangeRemoval(Optional.empty());
      mapping.rangeRemoval(Optional.empty());
      step.pages().rangeRemoval(removal.get());
    }
  }
}
