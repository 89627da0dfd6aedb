package dev.faultline.traces.csv;

import dev.faultline.stream.Task;
import dev.faultline.v1.Context;

/**
 * When, where and by whom.
 *
 * @param timeNs time in ns
 * @param cpu the CPU
 * @param task the task
 * @param context what the CPU was doing
 * @param position in the capture that the event comes from, or the line of the table
 */
record RowPlace(long timeNs, int cpu, Task task, Context context, long position) {
  private static final int MAX_CPU = (1 << 16) - 1;

  static RowPlace of(CsvCells cells, long line) throws BadCellException {
    if (!cells.has(EventColumn.TIME_NS)) {
      throw new BadCellException(EventColumn.TIME_NS, "", "number");
    }
    Context context =
        cells.constant(EventColumn.CONTEXT, Context.class, Context.CONTEXT_UNSPECIFIED);
    if (context == Context.UNRECOGNIZED) {
      throw new BadCellException(EventColumn.CONTEXT, context.name(), "context of the model");
    }
    return new RowPlace(
        cells.number(EventColumn.TIME_NS),
        cells.small(EventColumn.CPU, 0, MAX_CPU),
        new Task(
            cells.small(EventColumn.TID, Integer.MIN_VALUE, Integer.MAX_VALUE),
            cells.text(EventColumn.COMM),
            cells.small(EventColumn.TGID, Integer.MIN_VALUE, Integer.MAX_VALUE)),
        context,
        cells.has(EventColumn.POSITION) ? cells.number(EventColumn.POSITION) : line);
  }
}
