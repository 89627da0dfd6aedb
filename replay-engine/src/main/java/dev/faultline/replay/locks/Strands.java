package dev.faultline.replay.locks;

import dev.faultline.replay.model.MomentColumns;
import dev.faultline.stream.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The strands of a stretch of trace, one for each thread, in the order of their first events. */
final class Strands {
  private static final int FIRST_TASKS = 64;

  private final List<Strand> all = new ArrayList<>();
  private final Map<Integer, Strand> byTid = new HashMap<>();

  /** By the number of the task in the stream: a thread has one for each name that it goes by. */
  private @Nullable Strand[] byTask = new Strand[FIRST_TASKS];

  List<Strand> all() {
    return all;
  }

  /** The strand of the event in this row. */
  Strand of(MomentColumns moments, int row) {
    int number = moments.taskNumber(row);
    if (number >= byTask.length) {
      byTask = Arrays.copyOf(byTask, 2 * number);
    }
    Strand known = byTask[number];
    if (known == null) {
      known = of(moments.task(row));
      byTask[number] = known;
    }
    return known;
  }

  private Strand of(Task task) {
    Strand known = byTid.get(task.tid());
    if (known != null) {
      return known;
    }
    Strand fresh = new Strand(all.size(), isWorker(task.comm()));
    byTid.put(task.tid(), fresh);
    all.add(fresh);
    return fresh;
  }

  private static boolean isWorker(String comm) {
    return comm.startsWith("kworker") || comm.startsWith("khugepaged") || comm.startsWith("ksm");
  }
}
