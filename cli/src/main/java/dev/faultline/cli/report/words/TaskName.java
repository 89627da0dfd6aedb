package dev.faultline.cli.report.words;

/** A task as everybody writes it. */
public final class TaskName {
  private TaskName() {}

  /**
   * {@code fio-226}; the name alone of a task whose number is not known, which is told from idle
   * tasks by its name.
   */
  public static String of(String comm, int tid) {
    boolean idle = comm.startsWith("<idle>") || comm.startsWith("swapper");
    return tid == 0 && !idle ? comm : comm + "-" + tid;
  }
}
