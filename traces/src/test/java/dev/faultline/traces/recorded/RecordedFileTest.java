package dev.faultline.traces.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.ProbeCount;
import dev.faultline.stream.Recorded;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.stream.RecordingFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Who says what was recorded may say it as")
final class RecordedFileTest {
  private final Path folder;

  RecordedFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Recording file(String... lines) throws IOException {
    return RecordedFile.of(Files.write(folder.resolve("said"), List.of(lines)).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iomap:*,filemap:mm_filemap_fault",
        "iomap:* filemap:mm_filemap_fault",
        " iomap:* ,\tfilemap:mm_filemap_fault ,",
        "iomap:*\nfilemap:mm_filemap_fault\n",
        "iomap:*:mod:xfs filemap:mm_filemap_fault",
      })
  @DisplayName("a list of events, which is all that was on")
  void list(String list) throws IOException {
    Recording recording = RecordedFile.of(list);

    assertThat(recording.events()).containsExactly("iomap:*", "filemap:mm_filemap_fault");
    assertThat(recording.complete()).isTrue();
  }

  @Test
  @DisplayName("the content of set_event")
  void setEvent() throws IOException {
    Recording recording = file("iomap:iomap_iter", "fdm:pagecache_lock_wait", "");

    assertThat(recording.events()).containsExactly("iomap:iomap_iter", "fdm:pagecache_lock_wait");
    assertThat(recording.complete()).isTrue();
  }

  @Test
  @DisplayName("the content of dynamic_events, which says nothing of tracepoints")
  void definitions() throws IOException {
    Recording recording =
        file(
            "p:fdm/dio_drain_wait inode_dio_wait dev=+16(+40($arg1)):u32",
            "r16:fdm/page_fault_exit bcachefs:bch2_page_fault ret=$retval:x32",
            "p:mine/at bcachefs:bch2_x+0x1f9 ino=+64(%bx):u64",
            "p:bare vfs_read",
            "f:probes/fp_fault_x filemap_fault%return ret=$retval",
            "e:eprobes/ep_open syscalls.sys_enter_openat file=+0($filename):ustring",
            "s:synthetic/wakeup pid_t pid; u64 delta");

    assertThat(recording.events())
        .containsExactly(
            "fdm:dio_drain_wait",
            "fdm:page_fault_exit",
            "mine:at",
            "kprobes:bare",
            "probes:fp_fault_x",
            "eprobes:ep_open",
            "synthetic:wakeup");
    assertThat(recording.complete()).isFalse();
    assertThat(recording.of("filemap", "mm_filemap_fault")).isEqualTo(Recorded.UNKNOWN);
  }

  @Test
  @DisplayName("the content of kprobe_profile, with what was missed")
  void profile() throws IOException {
    Recording recording =
        file(
            "  pagecache_lock_wait                                       19233               0",
            "  page_fault_exit                                               7              12");

    assertThat(recording.probes())
        .containsExactly(
            new ProbeCount("pagecache_lock_wait", 19233, 0),
            new ProbeCount("page_fault_exit", 7, 12));
    assertThat(recording.of("fdm", "pagecache_lock_wait")).isEqualTo(Recorded.YES);
    assertThat(recording.of("fdm", "page_fault_exit")).isEqualTo(Recorded.PARTLY);
    assertThat(recording.complete()).isFalse();
  }

  @Test
  @DisplayName("all of these in one file, with comments")
  void mixed() throws IOException {
    Recording recording =
        file(
            "# what faultline capture has written",
            "faultline recorded events=iomap:* clock=mono kernel=6.12.117 cpus=4 at=start",
            "# faultline recorded tasks=12,13",
            "p:fdm/remap_enter bch2_remap_file_range",
            "remap_enter 3 0");

    assertThat(recording.events()).containsExactly("iomap:*", "fdm:remap_enter", "*:remap_enter");
    assertThat(recording.recorder()).isEqualTo(new Recorder("", "mono", "6.12.117", 4, ""));
    assertThat(recording.filters()).containsExactly(RecordingFilter.ofTasks("12,13"));
  }

  @Test
  @DisplayName("a list with more about it")
  void listWithMore() throws IOException {
    Recording recording = RecordedFile.of("iomap:*,kernel=6.12.0-RC1,filesystem=gfs2,complete=no");

    assertThat(recording.recorder().kernel()).isEqualTo("6.12.0-RC1");
    assertThat(recording.filesystems()).containsExactly("gfs2");
    assertThat(recording.complete()).isFalse();
  }

  @Nested
  @DisplayName("the command line")
  final class Command {
    @Test
    @DisplayName("of trace-cmd, with its filters")
    void traceCmd() throws IOException {
      Recording recording =
          RecordedFile.of(
              "trace-cmd record -b 65536 -e iomap -f 'dev == 3' -e xfs:xfs_ilock* -C mono -o x.dat"
                  + " sh -c 'fio -e nothing'");

      assertThat(recording.events()).containsExactly("iomap", "xfs:xfs_ilock*");
      assertThat(recording.complete()).isTrue();
      assertThat(recording.of("iomap", "iomap_iter")).isEqualTo(Recorded.PARTLY);
      assertThat(recording.of("xfs", "xfs_ilock")).isEqualTo(Recorded.YES);
      assertThat(recording.isOfSomeTasks()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "trace-cmd record -e iomap -F fio job",
          "trace-cmd record -e iomap -P 4711",
          "perf record -e iomap:* fio job",
          "/usr/bin/perf record -e iomap:* -- fio -a job",
          "perf record -p 4711 -e iomap:*",
        })
    @DisplayName("that records some tasks only")
    void someTasks(String command) throws IOException {
      Recording recording = RecordedFile.of(command);

      assertThat(recording.isOfSomeTasks()).isTrue();
      assertThat(recording.of("iomap", "iomap_iter")).isEqualTo(Recorded.PARTLY);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "perf record -a -e iomap:* -- fio -p job",
          "perf record -qa -eiomap:* fio",
          "perf record -e '{iomap:*,cycles}' --all-cpus -o - -m 2048",
          "perf record --event=iomap:*",
          "perf record -a -p 4711 -e iomap:*:k,cycles -F 99",
        })
    @DisplayName("that records every task")
    void everyTask(String command) throws IOException {
      Recording recording = RecordedFile.of(command);

      assertThat(recording.isOfSomeTasks()).isFalse();
      assertThat(recording.events()).containsExactly("iomap:*");
      assertThat(recording.of("iomap", "iomap_iter")).isEqualTo(Recorded.YES);
    }

    @Test
    @DisplayName("that switches something off again, or filters, or records some CPUs")
    void less() throws IOException {
      Recording off = RecordedFile.of("trace-cmd record -e sched -v -e sched:sched_switch");
      Recording filtered = RecordedFile.of("perf record -a -e a:b -e c:d,c:e --filter 'x > 1'");
      Recording cpus = RecordedFile.of("perf record -C 0 -e a:b");

      assertThat(off.of("sched", "sched_switch")).isEqualTo(Recorded.PARTLY);
      assertThat(off.of("sched", "sched_waking")).isEqualTo(Recorded.YES);
      assertThat(filtered.of("a", "b")).isEqualTo(Recorded.YES);
      assertThat(filtered.of("c", "d")).isEqualTo(Recorded.PARTLY);
      assertThat(filtered.of("c", "e")).isEqualTo(Recorded.PARTLY);
      assertThat(cpus.of("a", "b")).isEqualTo(Recorded.PARTLY);
    }
  }

  @Test
  @DisplayName("nothing that makes no sense: the error names file, line and what was expected")
  void wrong() {
    assertThatThrownBy(() -> file("iomap:*", "", "what is this?"))
        .isInstanceOf(RecordedFormatException.class)
        .hasMessageContaining(
            "said: line 3: expected system:event, or a system such as iomap, not 'what'")
        .hasMessageContaining("set_event, dynamic_events, kprobe_profile");
    assertThatThrownBy(() -> file("# nothing", ""))
        .hasMessageContaining("said: expected events such as iomap:*, and it has none");
    assertThatThrownBy(() -> RecordedFile.of("no/such/file"))
        .hasMessageContaining("no/such/file: there is no such file");
    assertThatThrownBy(() -> RecordedFile.of("iomap:*,\u001b[31m"))
        .hasMessageContaining("expected system:event, or a system such as iomap, not '?[31m'");
    assertThatThrownBy(() -> RecordedFile.of("iomap:*,cpus=-1"))
        .hasMessageContaining("expected a number up to 65536 for cpus, not '-1'");
  }

  @Test
  @DisplayName("nothing that goes on without end")
  void hostile() throws IOException {
    Path large = folder.resolve("large");
    Files.writeString(large, "iomap:* ".repeat(200_000));
    Path many = folder.resolve("many");
    Files.writeString(many, numbered(5000, "a:e"));
    Path longest = folder.resolve("longest");
    Files.writeString(longest, "a:" + "e".repeat(300));

    assertThatThrownBy(() -> RecordedFile.read(large))
        .hasMessageContaining("at most 1048576 bytes");
    assertThatThrownBy(() -> RecordedFile.read(many))
        .hasMessageContaining("line 4097: expected at most 4096 events");
    assertThatThrownBy(() -> RecordedFile.read(longest)).hasMessageContaining("expected an event");
  }

  private static String numbered(int count, String word) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(word).append(i).append('\n');
    }
    return text.toString();
  }
}
