package dev.faultline.traces.csv;

import dev.faultline.stream.Task;

/**
 * When, where and by whom.
 *
 * @param timeNs time in ns
 * @param cpu the CPU
 * @param task the task
 * @param position in the capture that the event comes from, or the line of the table
 */
record RowPlace(long timeNs, int cpu, Task task, long position) {
  private static final int MAX_CPU = (1 << 16) - 1;

  static RowPlace of(CsvCells cells, long line) throws BadCellException {
    if (!cells.has(EventColumn.TIME_NS)) {
      throw new BadCellException(EventColumn.TIME_NS, "", "number");
    }
    return new RowPlace(
        cells.number(EventColumn.TIME_NS),
        cells.small(EventColumn.CPU, 0, MAX_CPU),
        new Task(
            cells.small(EventColumn.TID, Integer.MIN_VALUE, Integer.MAX_VALUE),
            cells.text(EventColumn.COMM),
            cells.small(EventColumn.TGID, Integer.MIN_VALUE, Integer.MAX_VALUE)),
        cells.has(EventColumn.POSITION) ? cells.number(EventColumn.POSITION) : line);
  }
}
