package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stream's dictionary")
final class StreamDictionaryTest {
  private final StreamDictionary dictionary = new StreamDictionary();

  @Test
  @DisplayName("knows \"none\" as subject 0 and nothing else")
  void empty() {
    assertThat(dictionary.subject(0)).isEqualTo(Subject.NONE);
    assertThat(dictionary.intern(Subject.NONE)).isZero();
    assertThat(dictionary.subjectCount()).isEqualTo(1);
    assertThat(dictionary.taskCount()).isZero();
    assertThat(dictionary.shapeCount()).isZero();
  }

  @Test
  @DisplayName("gives equal things the same number, in order of appearance")
  void interns() {
    Shape shape = new Shape("tp", EventKind.SUBMIT, Mode.MODE_UNSPECIFIED, false);
    assertThat(dictionary.intern(new Task(1, "a", 1))).isZero();
    assertThat(dictionary.intern(new Task(1, "b", 1))).isEqualTo(1);
    assertThat(dictionary.intern(new Task(1, "a", 1))).isZero();
    assertThat(dictionary.intern(shape)).isZero();
    assertThat(dictionary.intern(MappingKey.ofAddress(1))).isEqualTo(1);
    assertThat(dictionary.intern(new LockKey("x", 1))).isEqualTo(2);
  }

  @Test
  @DisplayName("names a device and an address as the kernel does")
  void names() {
    MappingKey key = MappingKey.ofInode(MappingKey.device(254, 3), 1);
    assertThat(key.deviceText()).isEqualTo("254:3");
    assertThat(key.addressText()).isEmpty();
    assertThat(MappingKey.ofAddress(-1).addressText()).isEqualTo("0xffffffffffffffff");
    assertThat(MappingKey.device(4095, (1 << 20) - 1)).isEqualTo(-1);
    assertThat(MappingKey.ofInode(-1, 1).deviceText()).isEqualTo("4095:1048575");
  }
}
