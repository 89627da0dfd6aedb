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
