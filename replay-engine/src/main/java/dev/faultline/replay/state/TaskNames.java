package dev.faultline.replay.state;

import dev.faultline.replay.model.TaskContext;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import java.util.HashMap;
import java.util.Map;

/** What tasks are called, as far as the trace has been read. */
final class TaskNames {
  private final StreamDictionary dictionary;
  private final Map<Integer, String> names = new HashMap<>();
  private int read;

  TaskNames(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** {@code wl-226}: the newest name of this thread id. */
  String of(int tid) {
    for (; read < dictionary.taskCount(); read++) {
      Task task = dictionary.task(read);
      names.put(task.tid(), task.comm() + "-" + task.tid());
    }
    return names.getOrDefault(tid, "task " + tid);
  }

  String of(TaskContext task) {
    return of(task.tid());
  }
}
