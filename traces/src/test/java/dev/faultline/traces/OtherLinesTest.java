package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Lines without a bound event")
final class OtherLinesTest {
  private static final String PREFIX = "              wl-299     [001] .....     1.000001: ";
  private static final String BOUND = PREFIX + "mm_filemap_fault: dev=1:0 ino=83 ofs=0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vfs_write <-ksys_write",
        "<stack trace>",
        "<user stack trace>",
        "sys_getdents64(fd: 3, dirent: 7ffcd346ea10, count: 1000)",
        "sys_getdents64 -> 0x1000",
        "sys_pwrite64 <-do_syscall_64",
        "sys_pwrite64_and_a_name_that_no_system_call_of_any_kernel_will_ever_have(fd: 3)",
        "sys_enter: NR 17 (3, 7ffc00000000, 1000, 0, 0, 0)",
        "tracing_mark_write: hello from marker",
        "tracing_mark_write: ",
        "0xffffffffc044e5dc: text",
        "block_bio_queue: 1,0 WS 288 + 32 [dio]",
        "block_rq_issue: 8,0 R 4096 () 128 + 8 none,0,0 [dd]",
        "page_fault_user: address=0x7ffe32a0 ip=0x7fe1200 error_code=0x7",
        "page_fault_kernel: address=0x7ffe32a0 ip=__put_user_4 error_code=0x3",
        "page_fault_user: user page fault, address=0x7fff95af4400 epc=0x5555 cause=0xd",
        "btrfs_sync_log_enter: 7b3e0d2c-0000-0000-0000-000000000000: root=5(FS_TREE) ino=257",
        "btrfs_ordered_extent_add: 7b3e0d2c-0000-0000-0000-000000000000: root=5(FS_TREE) ino=257"
            + " file_offset=0 start=1 len=4096 disk_len=4096 bytes_left=4096",
        "xfs_buf_lock: dev 254:0 daddr 0x83 bbcount 0x8 hold 2 pincount 0 caller xfs_file+0x44/0xd0",
        "mm_filemap_fault_x: dev=1:0 ino=83",
        "mm_filemap_fault(dev=1:0 ino=83)",
        "mm_filemap_faul: dev=1:0 ino=83",
        "workqueue_queue_work: work struct=1 function=mm_filemap_fault workqueue=2",
        "function:             filemap_map_pages",
        "type: 645",
      })
  @DisplayName("Given an event without a binding, then it is counted and is no event of the model")
  void unbound(String body) {
    Reading reading = Reading.of(PREFIX + body, BOUND);

    assertThat(reading.sourceEvents()).isEqualTo(2);
    assertThat(reading.told()).hasSize(1);
    assertThat(reading.unreadUnits()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "# tracer: nop",
        "#",
        "# WARNING: FUNCTION TRACING IS CORRUPTED",
        " => vfs_write",
        " => [FTRACE TRAMPOLINE]",
        " =>  <00007fcd3e8c44c7>",
        " => /usr/lib/libc.so.6[+0x1234]",
        "=> sym (ffffffffbbb46fe4)",
        "cpus=2",
        "version = 6",
        "CPU 3 is empty",
      })
  @DisplayName("Given another line that ftrace prints, then it is counted as a line alone")
  void known(String line) {
    Reading reading = Reading.of(BOUND, line, BOUND);

    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceUnits()).isEqualTo(3);
    assertThat(reading.sourceEvents()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "wl-299",
        "              wl-299     [001] .....",
        "              wl-299     [001] .....     1.000001",
        "              wl-299     [xyz] .....     1.000001: a: b",
        "              wl-299     [1] .....     1.000001: a: b",
        "              wl-2999999999999     [001] .....     1.000001: a: b",
        "              wl-     [001] .....     1.000001: a: b",
        "              wl-299     [001] ..........     1.000001: a: b",
        "              wl-299     [001] .?...     1.000001: a: b",
        "              wl-299     (abc) [001] .....     1.000001: a: b",
        "              wl-299     [9999999] .....     1.000001: a: b",
        "a comm of more than sixteen bytes-299     [001] .....     1.000001: a: b",
        "then we see that wl-299     [001] .....     1.000001: mm_filemap_fault: dev=1:0 ino=83 ofs=0 or so",
        "cpus=two",
      })
  @DisplayName("Given garbage behind a bound event, then it is unread and shown")
  void garbage(String line) {
    Reading reading = Reading.of(BOUND, line, BOUND);

    assertThat(reading.told()).hasSize(2);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples())
        .containsExactly(new UnreadSample(2, "expected 'comm-pid [cpu] flags time: event'", line));
  }

  @Test
  @DisplayName("Given a marker with line ends, then its other lines belong to it")
  void marker() {
    Reading reading =
        Reading.of(
            PREFIX + "tracing_mark_write: first",
            "some = 000, other = 0x4",
            "and more",
            BOUND,
            "but this is garbage");

    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).position()).isEqualTo(5);
    assertThat(reading.sourceEvents()).isEqualTo(2);
    assertThat(reading.sourceUnits()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "tracing_mark_write, true",
    "tracing_mark_write.llvm.8232844412049014381, true",
    "print, true",
    "bprint, true",
    "bputs, true",
    "0xffffffffc044e5dc, true",
    "tracing_mark_writer, false",
    "printk, false",
    "sched_switch, false",
  })
  @DisplayName("Given an event, then only that of a marker is continued on the next line")
  void markerNames(String name, boolean continued) {
    Reading reading = Reading.of(PREFIX + name + ": first", "second");

    assertThat(reading.unreadUnits()).isEqualTo(continued ? 0 : 1);
  }

  @Test
  @DisplayName("Given more text behind a marker than a page, then the rest is unread")
  void endlessMarker() {
    StringBuilder text = new StringBuilder(PREFIX + "tracing_mark_write: first\n");
    for (int i = 0; i < 100; i++) {
      text.append("x".repeat(99)).append('\n');
    }

    Reading reading = Reading.of(CaptureInput.ofText("test", text.toString()));

    assertThat(reading.unreadUnits()).isBetween(58L, 60L);
  }

  @Test
  @DisplayName("Given a share of garbage, then exactly this share is unread")
  void share() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder(BOUND).append('\n');
    int garbage = 0;
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(100) < 7) {
        byte[] noise = new byte[1 + random.nextInt(100)];
        random.nextBytes(noise);
        String line = new String(noise, StandardCharsets.ISO_8859_1);
        text.append('\u00e9').append(line.replace('\n', '?')).append('\n');
        garbage++;
      } else {
        text.append(BOUND).append('\n');
      }
    }

    Reading reading = Reading.of(CaptureInput.ofText("test", text.toString()));

    assertThat(reading.unreadUnits()).isEqualTo(garbage);
    assertThat(reading.sourceUnits()).isEqualTo(20_001);
    assertThat(reading.sourceEvents()).isEqualTo(20_001 - garbage);
    assertThat(reading.samples()).hasSizeLessThan(100);
    assertThat(reading.samples())
        .allSatisfy(
            sample -> assertThat(sample.text()).hasSizeLessThanOrEqualTo(UnreadSample.MAX_TEXT));
  }

  @Test
  @DisplayName("Given few bound events among many lines, then counts come in pieces")
  void countsMoveOn() throws IOException {
    String text = (PREFIX + "sched_switch: x\n").repeat(150_000);

    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText("test", text), Bindings.builtIn())) {
      EventBlock block = new EventBlock();
      int blocks = 0;
      long events = 0;
      while (source.next(block)) {
        blocks++;
        events += block.sourceEvents();
        assertThat(block.size()).isZero();
      }
      assertThat(blocks).isEqualTo(3);
      assertThat(events).isEqualTo(150_000);
      assertThat(source.next(block)).isFalse();
    }
  }

  @Test
  @DisplayName("Given more events than a block holds, then none is lost between blocks")
  void manyBlocks() {
    List<Reading.Row> events =
        Reading.of(CaptureInput.ofText("test", (BOUND + "\n").repeat(20_000))).told();

    assertThat(events).hasSize(20_000);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).position()).isEqualTo(i + 1);
    }
  }
}
