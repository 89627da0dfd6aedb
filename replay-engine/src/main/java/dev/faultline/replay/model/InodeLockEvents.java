package dev.faultline.replay.model;

import dev.faultline.v1.Mode;
import java.util.Optional;

/** What requests and releases of an inode's locks do. */
final class InodeLockEvents {
  /** Where releases are not recorded, all locks would seem to be held for ever. */
  private boolean seesReleases;

  void requested(Step step, Mapping mapping) {
    boolean exclusive = step.event().mode() == Mode.WRITE;
    mapping
        .inodeLock(step.event().a())
        .ifPresent(
            lock -> {
              lock.requested(exclusive);
              step.inodeLock(lock);
              if (seesReleases) {
                step.task().requested(new InodeLock.Held(lock, exclusive, step.moment()));
              }
            });
    if (exclusive && step.event().a() == InodeLock.INVALIDATE_LOCK) {
      RangeRemoval removal = new RangeRemoval(mapping, step.task(), step.moment());
      step.task().rangeRemoval(Optional.of(removal));
      mapping.rangeRemoval(Optional.of(removal));
    }
  }

  void givenBack(Step step, Mapping mapping) {
    seesReleases = true;
    mapping
        .inodeLock(step.event().a())
        .ifPresent(
            lock -> {
              step.inodeLock(lock);
              step.task().gaveBack(lock);
            });
    Optional<RangeRemoval> removal = step.task().rangeRemoval();
    if (step.event().a() == InodeLock.INVALIDATE_LOCK
        && removal.isPresent()
        && removal.get().mapping() == mapping) {
      step.task().rangeRemoval(Optional.empty());
      mapping.rangeRemoval(Optional.empty());
      step.rangeRemoval(removal.get());
    }
  }
}
