package dev.faultline.traces;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lines that have been read before are not read anew. Here each is read among many others, some of
 * them damaged, again and again, and once alone: it must mean the same.
 */
@DisplayName("A line that comes again")
final class KnownLinesTest {
  private static final int LINES = 120;
  private static final int TIMES = 4;

  /** Stands between any two lines, so that none is a copy of the one before, or goes on with it. */
  private static final String BETWEEN =
      "              wl-299     [000] .....     1.000001: mm_filemap_fault: dev=1:0 ino=83 ofs=0";

  private static final List<String> BODIES =
      List.of(
          "mm_filemap_map_pages: dev=254:0 ino=69 ofs=393216-458751",
          "mmap_lock_acquire_returned: mm=00000000bf5f7683 memcg_path=/ write=true success=true",
          "mm_filemap_add_to_page_cache: dev 254:0 ino 40000000 pfn=0x9b00 ofs=0 order=8",
          "xfs_ilock: dev 1:0 ino 0x83 flags IOLOCK_EXCL caller xfs_file_buffered_write+0x131",
          "lock_acquire: 0xffffffff82a3f0e0 read &mm->mmap_lock",
          "page_mkwrite_exit: (do_page_mkwrite+0x4a/0xa0 <- bch2_page_mkwrite) ret=0x200",
          "sys_enter_write: fd: 0x00000006, buf: 0x557e542a59c0, count: 0x00001000",
          "sys_pwrite64(fd: 3, buf: 7ffcd346ea10, count: 1000, pos: 0)",
          "sched_switch: prev_comm=wl prev_pid=9 prev_state=D ==> next_comm=sh next_pid=12",
          "print: mm_filemap_fault: dev=1:0 ino=83 ofs=0");

  private static Reading read(String text) {
    return Reading.of(
        CaptureInput.stream("-", new ByteArrayInputStream(text.getBytes(ISO_8859_1))));
  }

  /** What a line became: events, or that it cannot be read. */
  private static List<Reading.Row> rows(Reading reading, long position) {
    return reading.events().stream()
        .filter(row -> row.position() == position)
        .filter(
            row ->
                row.kind() != EventKind.EVENTS_LOST
                    || row.loss() == LossCause.UNREAD
                    || row.loss() == LossCause.DAMAGED)
        .map(row -> row.with(row.timeNs(), 0, row.context()))
        .toList();
  }

  private static String damaged(String line, Random random) {
    char[] bytes = line.toCharArray();
    for (int n = random.nextInt(3); n >= 0; n--) {
      bytes[random.nextInt(bytes.length)] = " -0[]:=(,\"x\0\u00ff".charAt(random.nextInt(13));
    }
    return new String(bytes);
  }

  private static List<String> lines(String name, Random random) {
    List<String> whole = new ArrayList<>();
    if (name.isEmpty()) {
      for (int i = 0; i < BODIES.size(); i++) {
        for (String flags : List.of(".....", "d.h2.", "dNs3.")) {
          whole.add(
              "              sh-177     [00" + i % 4 + "] " + flags + "     1.5: " + BODIES.get(i));
        }
      }
    } else {
      Corpus.lines(name).stream().filter(line -> line.contains(": ")).forEach(whole::add);
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      String line = whole.get(random.nextInt(whole.size()));
      lines.add(random.nextInt(3) == 0 ? damaged(line, random) : line);
    }
    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "default", "tgid", "clock-local", "noirqinfo", "report-default", "fields"})
  @DisplayName("among others, damaged ones too, means what it means alone")
  void asAlone(String name) {
    Random random = new Random(name.hashCode());
    List<String> lines = lines(name, random);
    List<String> order = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < TIMES * LINES; i++) {
      String line = lines.get(random.nextInt(LINES));
      order.add(line);
      text.append(BETWEEN).append('\n').append(line).append('\n');
    }
    Reading all = read(text + BETWEEN + "\n");

    int events = 0;
    int unread = 0;
    for (int i = 0; i < order.size(); i++) {
      Reading alone = read(BETWEEN + "\n" + order.get(i) + "\n" + BETWEEN + "\n");
      List<Reading.Row> expected = rows(alone, 2);
      events += expected.stream().anyMatch(row -> row.loss() != LossCause.UNREAD) ? 1 : 0;
      unread += alone.unreadUnits() > 0 ? 1 : 0;

      assertThat(rows(all, 2L * i + 2)).as(order.get(i)).isEqualTo(expected);
    }

    assertThat(events).isGreaterThan(LINES / 4);
    assertThat(unread).isPositive();
  }
}
