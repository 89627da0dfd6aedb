package dev.faultline.replay.model;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The buffer of a direct read, where it is a mapping of files: pages of their page cache, pinned
 * until the read completes. One that is removed from the page cache meanwhile gets the data, and
 * nobody finds it there.
 */
public final class ReadBuffer {
  private Set<Mapping> mappings = Set.of();
  private Optional<Moment> detached = Optional.empty();

  ReadBuffer() {}

  /** When a page of it left the page cache before the read had ended. */
  public Optional<Moment> detached() {
    return detached;
  }

  /** The files whose pages it is known to be made of. */
  Set<Mapping> mappings() {
    return mappings;
  }

  /** Pages of this file were pinned. */
  void pins(Mapping mapping) {
    if (mappings.isEmpty()) {
      mappings = new HashSet<>(2);
    }
    mappings.add(mapping);
  }

  void detached(Moment moment) {
    if (detached.isEmpty()) {
      detached = Optional.of(moment);
    }
  }
}
