package dev.faultline.replay.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is held at one moment: of every strand the locks in the order of acquisition, each one once.
 * A strand holds so few at a time that looking through them is the fastest way to find one.
 */
final class OpenSections {
  private final List<List<Section>> byStrand = new ArrayList<>();

  /** What this strand holds. */
  List<Section> of(Strand strand) {
    while (byStrand.size() <= strand.number()) {
      byStrand.add(new ArrayList<>(4));
    }
    return byStrand.get(strand.number());
  }

  /** What this strand holds of a lock: if it has taken it several times, the last one. */
  Optional<Section> of(Strand strand, LockNode lock) {
    List<Section> held = of(strand);
    int place = place(held, lock);
    return place < 0 ? Optional.empty() : Optional.of(held.get(place));
  }

  /** This one begins; what its strand holds of the lock already is outside of it. */
  void begin(Section section) {
    List<Section> held = byStrand.get(section.holder());
    Optional<Section> outer = section.outer();
    if (outer.isEmpty()) {
      held.add(section);
    } else {
      held.set(held.indexOf(outer.get()), section);
    }
  }

  void end(Section section) {
    if (section.holder() != Section.BEFORE) {
      List<Section> held = byStrand.get(section.holder());
      int place = held.lastIndexOf(section);
      if (place >= 0) {
        held.remove(place);
        // The same state may have been taken twice: the outer hold is still there.
        if (section.outer().isPresent()) {
          held.add(section.outer().get());
        }
      }
    }
  }

  private static int place(List<Section> held, LockNode lock) {
    for (int i = held.size() - 1; i >= 0; i--) {
      if (held.get(i).lock().equals(lock)) {
        return i;
      }
    }
    return -1;
  }
}
