package dev.faultline.traces.ftrace;

import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.emit.TaskNumbers;

/** The tasks of lines; of a head that is known the number is, too. */
final class LineTasks {
  private final TaskNumbers numbers;

  /** Tasks of this dictionary. */
  LineTasks(StreamDictionary dictionary) {
    this.numbers = new TaskNumbers(dictionary);
  }

  /** The number of the task of a line with this prefix. */
  int number(EventPrefix prefix, byte[] text) {
    KnownHead head = prefix.head();
    if (head != null && head.task() >= 0) {
      return head.task();
    }
    int task =
        numbers.number(prefix.tid(), prefix.tgid(), text, prefix.commFrom(), prefix.commTo());
    if (head != null) {
      head.task(task);
    }
    return task;
  }
}
