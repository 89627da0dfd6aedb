package dev.faultline.replay.model;

import java.util.Optional;

/**
 * What a task has to do with direct I/O through iomap: its own, and what it completes for others.
 */
final class DirectIoTrail {
  private final SecondShootdown shootdown = new SecondShootdown();
  private Optional<IomapDio> last = Optional.empty();
  private Optional<IomapDio> finishing = Optional.empty();
  private Optional<Moment> reportedFailure = Optional.empty();

  /** What it has removed since it last did anything else. */
  SecondShootdown shootdown() {
    return shootdown;
  }

  /** The one that it began last. */
  Optional<IomapDio> last() {
    return last;
  }

  void last(IomapDio dio) {
    last = Optional.of(dio);
  }

  /**
   * The one whose data it has said to be on disk, and whose second shoot-down it is at, or has
   * behind it.
   */
  Optional<IomapDio> finishing() {
    return finishing;
  }

  void finishing(Optional<IomapDio> dio) {
    finishing = dio;
  }

  /** The kernel prints, in the name of this task, that a shoot-down after a direct write failed. */
  void reportsFailure(Moment moment) {
    reportedFailure = Optional.of(moment);
  }

  /** That report, once. */
  Optional<Moment> takeReportedFailure() {
    Optional<Moment> taken = reportedFailure;
    reportedFailure = Optional.empty();
    return taken;
  }
}
