package dev.faultline.replay.scene;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Operation;

/**
 * Numbers of lanes: of a task its thread id, of an asynchronous operation when it began, negated.
 */
final class LaneKey {
  private LaneKey() {}

  static long task(int tid) {
    return Integer.toUnsignedLong(tid);
  }

  static long queued(Operation operation) {
    return -1 - operation.begun().sequence();
  }

  /** Whether an operation has left the task that began it. */
  static boolean hasLeft(Operation operation) {
    return (operation instanceof DioWrite dio && dio.queued().isPresent())
        || (operation instanceof IomapDio iomap && iomap.queued().isPresent());
  }

  static boolean isQueued(long key) {
    return key < 0;
  }
}
