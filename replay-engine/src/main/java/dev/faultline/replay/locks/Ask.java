package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Operation;
import java.util.List;
import java.util.Optional;

/**
 * A request that may have to wait, with what its task holds.
 *
 * @param at number of the event in the journal
 * @param episode the stay in the kernel that it is part of
 * @param lock what is asked for
 * @param use how
 * @param blocking whether it certainly waits where it cannot be served
 * @param held what is held meanwhile
 * @param operation what asks
 */
record Ask(
    int at,
    Strand.Episode episode,
    LockNode lock,
    Use use,
    boolean blocking,
    List<Section> held,
    Optional<Operation> operation) {

  /** The first of these, all of one strand, whose episode ends at this event or later. */
  static int firstInFlightAt(int index, List<Ask> asks) {
    int low = 0;
    int high = asks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (asks.get(middle).episode().end() < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Strand strand() {
    return episode.strand();
  }

  /** Whether it belongs to an operation that another task had begun. */
  boolean isHandedOver(Entry entry) {
    return strand().isWorker()
        || operation
            .flatMap(inside -> inside.enclosing(DioWrite.class))
            .filter(dio -> dio.begun().task().tid() != entry.tid())
            .isPresent();
  }
}
