package dev.faultline.cli.batch;

import dev.faultline.cli.judge.Verification;

/** What becomes of inputs, in their order, wherever they are verified. */
public interface Outcomes extends AutoCloseable {

  /** What became of the next input; there must be one. While it is not there, now and then: */
  Verification.Outcome next(Runnable meanwhile);

  /** How far it is. */
  Done done();

  /** What has not been handed on is dropped. */
  @Override
  void close();

  /**
   * How far a batch is, whoever's turn it is.
   *
   * @param inputs how many have been verified
   * @param bytes what these have together, as they are in their files
   */
  record Done(int inputs, long bytes) {}
}
