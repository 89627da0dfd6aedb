package dev.faultline.traces.ftrace;

import dev.faultline.v1.Context;

/** What stands in front of the time of a line, and what it says. */
final class KnownHead {
  private final byte[] bytes;
  private final int commFrom;
  private final int commTo;
  private final int tid;
  private final int tgid;
  private final int cpu;
  private final Context context;
  private int task = -1;

  /**
   * A head.
   *
   * @param bytes all of it, from the begin of the line up to one space in front of the time
   * @param commFrom where in it the comm begins
   * @param commTo where in it the comm ends
   * @param tid thread id
   * @param tgid 0 when unknown
   * @param cpu the CPU that recorded the event
   * @param context what the CPU was doing
   */
  KnownHead(byte[] bytes, int commFrom, int commTo, int tid, int tgid, int cpu, Context context) {
    this.bytes = bytes;
    this.commFrom = commFrom;
    this.commTo = commTo;
    this.tid = tid;
    this.tgid = tgid;
    this.cpu = cpu;
    this.context = context;
  }

  byte[] bytes() {
    return bytes;
  }

  int commFrom() {
    return commFrom;
  }

  int commTo() {
    return commTo;
  }

  int tid() {
    return tid;
  }

  int tgid() {
    return tgid;
  }

  int cpu() {
    return cpu;
  }

  Context context() {
    return context;
  }

  /** The number of the task, as it was noted; -1 if it was not. */
  int task() {
    return task;
  }

  /** Notes the number of the task, so that it is not looked up again. */
  void task(int number) {
    task = number;
  }
}
