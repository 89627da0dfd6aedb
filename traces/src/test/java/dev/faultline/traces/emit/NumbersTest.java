package dev.faultline.traces.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Task;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Numbers of tasks and subjects")
final class NumbersTest {
  private final StreamDictionary dictionary = new StreamDictionary();

  @Test
  @DisplayName("Given thousands of tasks, then each keeps its number as the table grows")
  void tasks() {
    TaskNumbers numbers = new TaskNumbers(dictionary);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5000; i++) {
        Task task = new Task(i / 3, "comm " + i % 7, i % 2);
        byte[] comm = ("x" + task.comm() + "y").getBytes(StandardCharsets.ISO_8859_1);

        int number = numbers.number(task.tid(), task.tgid(), comm, 1, comm.length - 1);

        assertThat(dictionary.task(number)).isEqualTo(task);
      }
    }
    assertThat(dictionary.taskCount()).isEqualTo(5000);
  }

  @Test
  @DisplayName("Given thousands of subjects, then each keeps its number as the table grows")
  void subjects() {
    SubjectNumbers numbers = new SubjectNumbers(dictionary);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5000; i++) {
        long address = 0xff11000000000000L + i / 2 * 64L;
        MappingKey key =
            i % 2 == 0
                ? new MappingKey(address, true, i, true, i % 5)
                : new MappingKey(address, false, 0, false, 0);

        int mapping =
            numbers.mapping(key.address(), key.hasInode(), key.ino(), key.hasDev(), key.dev());
        int lock = numbers.lock(1 + i % 2, i % 2 == 0 ? "a" : "b", address);

        assertThat(dictionary.subject(mapping)).isEqualTo(key);
        assertThat(dictionary.subject(lock))
            .isEqualTo(new LockKey(i % 2 == 0 ? "a" : "b", address));
      }
    }
    assertThat(dictionary.subjectCount()).isEqualTo(1 + 5000 + 5000);
  }

  @Test
  @DisplayName("Given keys that differ only in what was carried, then they are different subjects")
  void carried() {
    SubjectNumbers numbers = new SubjectNumbers(dictionary);

    assertThat(numbers.mapping(0, true, 0, false, 0))
        .isNotEqualTo(numbers.mapping(0, true, 0, true, 0))
        .isNotZero();
  }
}
