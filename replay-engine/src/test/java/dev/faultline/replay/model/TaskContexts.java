package dev.faultline.replay.model;

/** Tasks that are doing nothing, for tests of what is built on tasks. */
public final class TaskContexts {
  private TaskContexts() {}

  /** A task outside of any operation. */
  public static TaskContext idle(int tid) {
    return new TaskContext(tid);
  }
}
