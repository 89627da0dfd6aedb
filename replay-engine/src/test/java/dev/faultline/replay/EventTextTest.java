package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.Moment;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("event in words")
final class EventTextTest {
  private static final MappingKey FILE =
      new MappingKey(0xff110000_04561910L, true, 4097, true, MappingKey.device(254, 0));

  private static String text(
      String tracepoint, EventKind kind, Mode mode, Subject subject, Subject other, long... abc) {
    Moment moment =
        new Moment(
            0,
            1_000,
            0,
            new Task(10, "wl", 0),
            new Shape(tracepoint, kind, mode, false),
            subject,
            other,
            abc.length > 0 ? abc[0] : 0,
            abc.length > 1 ? abc[1] : 0,
            abc.length > 2 ? abc[2] : 0,
            1,
            false);
    return EventText.of(moment);
  }

  @ParameterizedTest(name = "{0} {1}: {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LOCK_WAIT            | ADD              | 0    | 0    | 0  | add
          LOCK_ACQUIRED        | BLOCK            | 0    | 0    | 0  | block
          LOCK_TRY_FAILED      | ADD              | 0    | 0    | 0  | add
          LOCK_DOWNGRADED      | READ             | 0    | 0    | 0  | read
          LOCK_RELEASED        | BLOCK            | 0    | 0    | 0  | block
          FAULTS_DISABLED      | MODE_UNSPECIFIED | 0    | 0    | 0  |
          FAULTS_ENABLED       | MODE_UNSPECIFIED | 17   | -14  | 1  | dropped ret=-14
          FAULTS_ENABLED       | MODE_UNSPECIFIED | 16   | 0    | 0  | not dropped
          FAULT_BEGIN          | MODE_UNSPECIFIED | 7    | 4096 | 0  | index=7 address=0x1000
          FAULT_END            | MODE_UNSPECIFIED | 1028 | 0    | 0  | ret=0x404
          MKWRITE_BEGIN        | MODE_UNSPECIFIED | 7    | 4096 | 0  | index=7
          MKWRITE_END          | MODE_UNSPECIFIED | 512  | 0    | 0  | ret=0x200
          DIO_BEGIN            | WRITE            | 4096 | 512  | 1  | write offset=4096 length=512
          DIO_QUEUED           | WRITE            | 0    | 0    | 0  | write
          DIO_END              | READ             | -5   | 0    | 0  | read ret=-5
          SHOOTDOWN_BEGIN      | MODE_UNSPECIFIED | 0    | 8191 | 0  | bytes=0..8191
          SHOOTDOWN_END        | MODE_UNSPECIFIED | -16  | 0    | 0  | ret=-16
          SHOOTDOWN_FAILED     | MODE_UNSPECIFIED | 0    | 8192 | 0  | offset=0 length=8192
          PAGE_ADDED           | MODE_UNSPECIFIED | 16   | 4    | 0  | index=16 order=4
          PAGE_REMOVED         | MODE_UNSPECIFIED | 16   | 0    | 0  | index=16 order=0
          PAGE_DIRTIED         | MODE_UNSPECIFIED | 3    | 3    | 0  | index=3..3
          PAGE_READ            | MODE_UNSPECIFIED | 3    | 9    | 0  | index=3..9
          PAGE_MAPPED          | MODE_UNSPECIFIED | 0    | 15   | 0  | index=0..15
          PAGE_FAULTED         | MODE_UNSPECIFIED | 5    | 0    | 0  | index=5
          BUFFERED_BEGIN       | READ             | 0    | 4096 | 0  | read offset=0 length=4096
          BUFFERED_END         | WRITE            | 4096 | 0    | 0  | write ret=4096
          SUBMIT               | MODE_UNSPECIFIED | 0    | 0    | 0  |
          WRITTEN              | ASYNC            | 0    | 0    | 0  | async
          FILL_BEGIN           | READAHEAD        | 32   | 16   | 0  | readahead index=32 pages=16
          FILL_END             | READ_FOLIO       | 0    | 0    | 0  | read_folio
          RANGE_OP_BEGIN       | TRUNCATE         | 100  | -1   | 0  | truncate size=100
          RANGE_OP_BEGIN       | FALLOCATE        | 0    | 4096 | 3  | fallocate offset=0 length=4096 mode=0x3
          RANGE_OP_BEGIN       | REMAP            | 0    | 4096 | 0  | remap offset=0 length=4096
          RANGE_OP_END         | REMAP            | 4096 | 0    | 0  | remap ret=4096
          DRAIN_WAIT           | MODE_UNSPECIFIED | 0    | 0    | 0  |
          DRAINED              | MODE_UNSPECIFIED | 0    | 0    | 0  |
          WRITEBACK_ERROR_SEEN | MODE_UNSPECIFIED | 0    | 17   | 0  | old=0x0 new=0x11
          EVENTS_LOST          | MODE_UNSPECIFIED | 7    | 0    | 0  | 7
          EVENTS_LOST          | MODE_UNSPECIFIED | 0    | 0    | 0  | an unknown number
          """)
  @DisplayName("says what its values mean")
  void values(EventKind kind, Mode mode, long a, long b, long c, String words) {
    String expected = words == null ? "probe:" : "probe: " + words;
    assertThat(text("probe", kind, mode, Subject.NONE, Subject.NONE, a, b, c)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(value = EventKind.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("has words for every kind, also without a tracepoint")
  void everyKind(EventKind kind) {
    assertThat(text("", kind, Mode.MODE_UNSPECIFIED, FILE, Subject.NONE))
        .startsWith(kind.name().toLowerCase(Locale.ROOT) + ":")
        .contains("ino=4097 dev=254:0 mapping=0xff11000004561910");
  }

  @Test
  @DisplayName("names the mapping by what the event carries of it")
  void subjects() {
    assertThat(lock(MappingKey.ofAddress(0x9abc))).isEqualTo("probe: add mapping=0x9abc");
    assertThat(lock(MappingKey.ofInode(MappingKey.device(0, 39), -1)))
        .isEqualTo("probe: add ino=18446744073709551615 dev=0:39");
    assertThat(lock(new LockKey("mmap_lock", 0xbeef))).isEqualTo("probe: add mmap_lock=0xbeef");
  }

  private static String lock(Subject subject) {
    return text("probe", EventKind.LOCK_WAIT, Mode.ADD, subject, Subject.NONE);
  }

  @Test
  @DisplayName("says what the second mapping is to the first")
  void others() {
    assertThat(
            text(
                "page_fault_enter",
                EventKind.FAULT_BEGIN,
                Mode.MODE_UNSPECIFIED,
                FILE,
                MappingKey.ofAddress(0x10),
                7,
                4096))
        .isEqualTo(
            "page_fault_enter: ino=4097 dev=254:0 mapping=0xff11000004561910 index=7"
                + " address=0x1000 faults disabled on mapping=0x10");
    assertThat(
            text(
                "remap_enter",
                EventKind.RANGE_OP_BEGIN,
                Mode.REMAP,
                MappingKey.ofAddress(0x20),
                MappingKey.ofAddress(0x10),
                0,
                4096))
        .isEqualTo("remap_enter: remap mapping=0x20 offset=0 length=4096 from mapping=0x10");
  }
}
