package dev.faultline.replay.model;

/** What became of a release: whose hold it ended, as far as the trace can tell. */
public enum Release {
  /** A hold that the releasing task or its operation had. */
  OWN,
  /**
   * The hold of an asynchronous operation that had left its task; this is the only one there is.
   */
  QUEUED,
  /** The hold of one of several asynchronous operations; which one, the trace does not tell. */
  ONE_OF_QUEUED,
  /** A hold from before the trace, or from a gap. */
  UNKNOWN,
  /** No hold at all: all holders are known and the releasing task is none of them. */
  NOT_HELD
}
