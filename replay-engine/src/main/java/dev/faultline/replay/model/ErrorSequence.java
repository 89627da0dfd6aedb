package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The errors of a file that nobody has been told of, {@code errseq_t wb_err} (lib/errseq.c), and
 * who may have caused them. Where the second shoot-down of a direct write fails, the kernel sets
 * {@code EIO} without an event ({@code dio_warn_stale_pagecache()}); where write-back fails, it
 * records that.
 */
final class ErrorSequence {
  private static final int MOST = 1024;

  /** The error is in the lower bits, as a positive number. */
  private static final long ERROR_BITS = 0xfff;

  private static final long EIO = 5;

  private final List<IomapDio> writes = new ArrayList<>(0);
  private boolean writebackFailed;
  private long told;

  /** The second shoot-down of this write has failed, or may have. */
  void suspect(IomapDio write) {
    if (writes.size() < MOST && !writes.contains(write)) {
      writes.add(write);
    }
  }

  void writebackFailed() {
    writebackFailed = true;
  }

  /**
   * Somebody asks; empty if there is nothing new. Each open file is told once, of the same number.
   *
   * @param underWay direct writes that have not ended
   */
  Optional<ErrorCheck> checked(Moment moment, List<IomapDio> underWay) {
    if (moment.a() == moment.b() || moment.b() == told) {
      return Optional.empty();
    }
    boolean afterAnother = told != 0;
    told = moment.b();
    underWay.stream().filter(dio -> dio.window().isTouched()).forEach(this::suspect);
    boolean ofShootdown = (moment.b() & ERROR_BITS) == EIO && !writebackFailed;
    ErrorCheck check = new ErrorCheck(moment, List.copyOf(writes), ofShootdown, afterAnother);
    forget();
    return Optional.of(check);
  }

  /** Events were lost: who may have caused it is not known. */
  void forget() {
    writes.clear();
    writebackFailed = false;
  }
}
