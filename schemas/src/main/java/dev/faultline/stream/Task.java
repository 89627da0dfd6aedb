package dev.faultline.stream;

/**
 * A task as the trace names it.
 *
 * @param tid thread id; 0 is the idle task
 * @param comm the command, 1 to 16 arbitrary bytes chosen by the traced program, read as ISO-8859-1
 * @param tgid thread group id, 0 when the capture does not tell
 */
public record Task(int tid, String comm, int tgid) {}
