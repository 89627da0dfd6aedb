package dev.faultline.replay.scene;

import dev.faultline.replay.model.DioWrite;

/** Numbers of lanes: of a task its thread id, of an asynchronous write when it began, negated. */
final class LaneKey {
  private LaneKey() {}

  static long task(int tid) {
    return Integer.toUnsignedLong(tid);
  }

  static long queued(DioWrite dio) {
    return -1 - dio.begun().sequence();
  }

  static boolean isQueued(long key) {
    return key < 0;
  }
}
