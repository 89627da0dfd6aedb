package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("What was recorded:")
final class RecordingTest {
  private static final Meaning WRITEBACK = new Meaning(EventKind.WRITEBACK, LockFamily.NONE);
  private static final Meaning ADDED = new Meaning(EventKind.PAGE_ADDED, LockFamily.NONE);

  private static RecordedTracepoint tracepoint(
      String name, Recorded recorded, Set<String> filesystems, Meaning... meanings) {
    return new RecordedTracepoint(List.of(name), recorded, filesystems, Set.of(meanings));
  }

  private static Recording about(Set<String> filesystems, RecordedTracepoint... tracepoints) {
    return Recording.of(List.of("x:*")).with(filesystems, List.of(tracepoints));
  }

  @Nested
  @DisplayName("an event of a tracer")
  final class OfTracer {
    @Test
    @DisplayName("is recorded if it was on, and is not if the list of what was on is complete")
    void listed() {
      Recording recording = Recording.of(List.of("iomap:*", "filemap:mm_filemap_fault"));

      assertThat(recording.of("iomap", "iomap_iter")).isEqualTo(Recorded.YES);
      assertThat(recording.of("filemap", "mm_filemap_fault")).isEqualTo(Recorded.YES);
      assertThat(recording.of("filemap", "mm_filemap_map_pages")).isEqualTo(Recorded.NO);
    }

    @Test
    @DisplayName("may have been recorded if nobody says anything, or not everything")
    void unsaid() {
      assertThat(Recording.NONE.of("iomap", "iomap_iter")).isEqualTo(Recorded.UNKNOWN);
      assertThat(Recording.NONE.isTold()).isFalse();
    }

    @Test
    @DisplayName("is recorded in part if a filter is about it")
    void filtered() {
      Recording all = Recording.of(List.of("iomap:*", "filemap:*"));
      Recording filtered =
          all.and(
              new Recording(
                  List.of(),
                  false,
                  List.of(new RecordingFilter("iomap:iomap_iter", "dev == 3", false)),
                  List.of(),
                  Recorder.UNKNOWN,
                  Set.of(),
                  List.of()));

      assertThat(filtered.of("iomap", "iomap_iter")).isEqualTo(Recorded.PARTLY);
      assertThat(filtered.of("iomap", "iomap_dio_complete")).isEqualTo(Recorded.YES);
      assertThat(filtered.isOfSomeTasks()).isFalse();
    }

    @Test
    @DisplayName("is recorded in part if only some tasks were")
    void someTasks() {
      Recording recording =
          new Recording(
              List.of("iomap:*"),
              true,
              List.of(RecordingFilter.ofTasks("tasks 12")),
              List.of(),
              Recorder.UNKNOWN,
              Set.of(),
              List.of());

      assertThat(recording.of("iomap", "iomap_iter")).isEqualTo(Recorded.PARTLY);
      assertThat(recording.of("filemap", "mm_filemap_fault")).isEqualTo(Recorded.NO);
      assertThat(recording.isOfSomeTasks()).isTrue();
    }

    @Test
    @DisplayName("is recorded in part if its probe was missed")
    void missed() {
      Recording recording =
          new Recording(
              List.of("fdm:*"),
              true,
              List.of(),
              List.of(
                  new ProbeCount("page_fault_exit", 900, 2), new ProbeCount("remap_exit", 7, 0)),
              Recorder.UNKNOWN,
              Set.of(),
              List.of());

      assertThat(recording.of("fdm", "page_fault_exit")).isEqualTo(Recorded.PARTLY);
      assertThat(recording.of("fdm", "remap_exit")).isEqualTo(Recorded.YES);
      assertThat(recording.missedProbes()).extracting(ProbeCount::missed).containsExactly(2L);
    }
  }

  @Nested
  @DisplayName("a kind of event of the model")
  final class OfModel {
    @Test
    @DisplayName("is recorded if all tracepoints that tell of it were")
    void allOfThem() {
      RecordedTracepoint one = tracepoint("a:one", Recorded.YES, Set.of(), ADDED);
      RecordedTracepoint two = tracepoint("a:two", Recorded.NO, Set.of(), ADDED);

      RecordedTracepoint part = tracepoint("a:part", Recorded.PARTLY, Set.of(), ADDED);

      assertThat(about(Set.of(), one).of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.YES);
      assertThat(about(Set.of(), one, part).of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.PARTLY);
      assertThat(about(Set.of(), two, part).of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.UNKNOWN);
      assertThat(about(Set.of(), two).of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.NO);
      assertThat(about(Set.of(), one, two).of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.UNKNOWN);
      assertThat(about(Set.of(), one, two).lacking(EventKind.PAGE_ADDED, LockFamily.NONE))
          .containsExactly("a:two");
    }

    @Test
    @DisplayName("is asked of the filesystems that the capture is about")
    void byFilesystem() {
      RecordedTracepoint xfs = tracepoint("iomap:w", Recorded.YES, Set.of("xfs"), WRITEBACK);
      RecordedTracepoint ext4 = tracepoint("ext4:w", Recorded.NO, Set.of("ext4"), WRITEBACK);

      assertThat(about(Set.of("xfs"), xfs, ext4).of(EventKind.WRITEBACK)).isEqualTo(Recorded.YES);
      assertThat(about(Set.of("ext4"), xfs, ext4).of(EventKind.WRITEBACK)).isEqualTo(Recorded.NO);
      assertThat(about(Set.of("btrfs"), xfs, ext4).of(EventKind.WRITEBACK)).isEqualTo(Recorded.NO);
      assertThat(about(Set.of("btrfs"), xfs, ext4).lacking(EventKind.WRITEBACK, LockFamily.NONE))
          .isEmpty();
      assertThat(about(Set.of("xfs", "ext4"), xfs, ext4).of(EventKind.WRITEBACK))
          .isEqualTo(Recorded.UNKNOWN);
      assertThat(about(Set.of(), xfs, ext4).of(EventKind.WRITEBACK)).isEqualTo(Recorded.UNKNOWN);
    }

    @Test
    @DisplayName("is of one family of locks, and others are no substitute")
    void byFamily() {
      RecordedTracepoint mm =
          tracepoint(
              "mmap_lock:x",
              Recorded.YES,
              Set.of(),
              new Meaning(EventKind.LOCK_ACQUIRED, LockFamily.MMAP_LOCK));
      RecordedTracepoint pages =
          tracepoint(
              "fdm:x",
              Recorded.NO,
              Set.of(),
              new Meaning(EventKind.LOCK_ACQUIRED, LockFamily.PAGE_CACHE));
      RecordedTracepoint lockdep =
          tracepoint(
              "lock:x",
              Recorded.YES,
              Set.of(),
              new Meaning(EventKind.LOCK_ACQUIRED, LockFamily.EVERY));
      Recording recording = about(Set.of(), mm, pages, lockdep);

      assertThat(recording.of(EventKind.LOCK_ACQUIRED, LockFamily.MMAP_LOCK))
          .isEqualTo(Recorded.YES);
      assertThat(recording.of(EventKind.LOCK_ACQUIRED, LockFamily.PAGE_CACHE))
          .isEqualTo(Recorded.NO);
      assertThat(recording.of(EventKind.LOCK_ACQUIRED, "&mm->mmap_lock")).isEqualTo(Recorded.YES);
      assertThat(recording.of(EventKind.LOCK_ACQUIRED)).isEqualTo(Recorded.YES);
      assertThat(about(Set.of(), mm, lockdep).of(EventKind.LOCK_ACQUIRED, LockFamily.PAGE_CACHE))
          .isEqualTo(Recorded.NO);
    }

    @Test
    @DisplayName("may have been recorded if nobody says anything")
    void unsaid() {
      assertThat(Recording.NONE.of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.UNKNOWN);
      assertThat(Recording.NONE.of(EventKind.LOCK_ACQUIRED, LockFamily.PAGE_CACHE))
          .isEqualTo(Recorded.UNKNOWN);
    }
  }

  @Test
  @DisplayName("what two say holds together")
  void together() {
    Recorder first = new Recorder("perf record -a", "mono", "", 4, "");
    Recorder second = new Recorder("", "boot", "6.12.1", 2, "64 KiB");
    Recording one = recordedBy(first, "iomap:*", "filemap:*");
    Recording other = recordedBy(second, "filemap:*", "xfs:*");

    Recording both = one.and(other);

    assertThat(both.events()).containsExactly("iomap:*", "filemap:*", "xfs:*");
    assertThat(both.recorder())
        .isEqualTo(new Recorder("perf record -a", "mono", "6.12.1", 4, "64 KiB"));
  }

  private static Recording recordedBy(Recorder recorder, String... events) {
    return new Recording(
        List.of(events), true, List.of(), List.of(), recorder, Set.of(), List.of());
  }

  @Test
  @DisplayName("a stream file carries it, and what it says last counts")
  void stream() throws IOException {
    Recording first = Recording.of(List.of("iomap:*"));
    Recording last =
        new Recording(
            List.of("iomap:*", "fdm:*"),
            true,
            List.of(new RecordingFilter("fdm:x", "a == 1", false), RecordingFilter.ofTasks("9")),
            List.of(new ProbeCount("x", Long.MAX_VALUE, -1)),
            new Recorder("trace-cmd record", "mono", "6.16.12", 64, "65536 KiB per CPU"),
            Set.of("bcachefs", "xfs"),
            List.of(
                new RecordedTracepoint(
                    List.of("fdm:x", "fdm:y"),
                    Recorded.YES,
                    Set.of("bcachefs"),
                    Set.of(ADDED, new Meaning(EventKind.LOCK_WAIT, LockFamily.PAGE_CACHE))),
                tracepoint("a:b", Recorded.NO, Set.of(), WRITEBACK),
                tracepoint("a:c", Recorded.PARTLY, Set.of()),
                tracepoint("a:d", Recorded.UNKNOWN, Set.of())));

    EventSource source = Streams.recorded(first, last);

    assertThat(source.recording()).isEqualTo(Recording.NONE);
    EventBlock block = new EventBlock();
    assertThat(source.next(block)).isTrue();
    assertThat(source.recording()).isEqualTo(first);
    assertThat(source.next(block)).isFalse();
    assertThat(source.recording()).isEqualTo(last);
  }

  @Test
  @DisplayName("what is kept of a capture, and what is taken out of that, has it too")
  void kept() throws IOException {
    Recording recording = Recording.of(List.of("iomap:*"));
    EventSource source = Streams.recorded(recording, recording);

    EventLog log = EventLog.read(source, event -> true, 10).orElseThrow();

    assertThat(log.recording()).isEqualTo(recording);
    assertThat(log.select(new int[0]).recording()).isEqualTo(recording);
    assertThat(log.extract(new int[0]).recording()).isEqualTo(recording);
  }
}
