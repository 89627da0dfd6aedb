package dev.faultline.traces.probe;

import java.util.List;

/**
 * A point of the code where the lock has been taken, could not be taken, or is about to be
 * released.
 *
 * @param kind which of these
 * @param place {@code symbol+0x12}
 * @param state of the lock
 * @param inode where the inode is at that point
 * @param points where probes tell all that happens there and nothing else
 * @param toldBy the instructions that show it
 * @param remark what else there is to know; empty if nothing
 */
public record LockSite(
    Kind kind,
    String place,
    LockState state,
    Home inode,
    List<ProbePoint> points,
    String toldBy,
    String remark) {

  /** What has happened at a site. */
  public enum Kind {
    /** Taken, by someone who was ready to wait. */
    ACQUIRED,
    /** Taken, by someone who would not have waited. */
    TRIED,
    /** Not taken: the other state was held, and nobody waited. */
    TRY_FAILED,
    /** About to be released. */
    RELEASE,
    /** About to be released by the part of a direct write that runs behind its system call. */
    RELEASE_ASYNC
  }

  /** Name of the function. */
  public String function() {
    return place.substring(0, place.indexOf('+'));
  }
}
