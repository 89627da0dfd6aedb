package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stands in the place of a line may have been any event: it is lost, between its neighbours.
 */
@DisplayName("A line that is damaged")
final class LineDamageTest {
  private static String at(int cpu, String time, String body) {
    return "              wl-299     [%03d] .....     %s: %s".formatted(cpu, time, body);
  }

  private static String fault(int cpu, String time) {
    return at(cpu, time, "mm_filemap_fault: dev=1:0 ino=83 ofs=0");
  }

  /** The only loss in a text of three lines, of which the one in the middle is damaged. */
  private static Reading.Row loss(String line) {
    Reading reading = Reading.of(fault(0, "1.000001"), line, fault(1, "1.000005"));

    assertThat(reading.told()).hasSize(2);
    assertThat(reading.losses()).hasSize(1);
    assertThat(reading.events().get(1).kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    return reading.losses().get(0);
  }

  @Test
  @DisplayName("is a copy where it is the same as the line before")
  void copy() {
    String added = "mm_filemap_add_to_page_cache: dev 1:0 ino 53 pfn=0x9a00 ofs=0 order=0";
    Reading reading = Reading.of(at(0, "1.000001", added), at(0, "1.000001", added));

    assertThat(reading.losses()).extracting(Reading.Row::loss).containsExactly(LossCause.UNREAD);
    assertThat(reading.losses().get(0).a()).isEqualTo(1);
    assertThat(reading.told()).hasSize(1);
    assertThat(Reading.of(at(0, "1.000001", added), at(0, "1.000002", added)).losses()).isEmpty();
  }

  @Test
  @DisplayName("is no copy where the same may come twice: a page looked up, a lock of lockdep's")
  void noCopy() {
    assertThat(Reading.of(fault(0, "1.000001"), fault(0, "1.000001")).losses()).isEmpty();
    String rcu = at(0, "1.000001", "lock_acquire: 0xffffffff82a3f0e0 read rcu_read_lock");

    assertThat(Reading.of(rcu, rcu).losses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~~~ garbage ~~~",
        "#5>qM!Mqu5<6Q?{!iw<:T`cD%{xC",
        "[   99.1] usb 1-1: new high-speed device",
        "ino=83 ofs=0",
      })
  @DisplayName("is an event of nobody knows which CPU, after the one before it")
  void garbage(String line) {
    Reading.Row loss = loss(line);

    assertThat(loss.loss()).isEqualTo(LossCause.UNREAD);
    assertThat(loss.a()).isEqualTo(1);
    assertThat(loss.b()).isEqualTo(1_000_001_000L);
    assertThat(loss.c()).isEqualTo(1);
    assertThat(loss.cpu()).isZero();
    assertThat(loss.position()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mm_filemap_fault: dev=1:0 ino=8z ofs=0",
        "mm_filemap_fault: dev=1:0 ino=83 ofs",
        "pagecache_lock_re[   99.1] usb 1-1: new high-speed device",
        "mm_filemap_fau\u00fflt: dev=1:0 ino=83 ofs=0",
        "mm_filemap_faxlt: dev=1:0 ino=83 ofs=0",
        "mm_filemap_fault dev=1:0",
        "pagecache",
        "faults_disabled_set: (f) map728323: page_fault_enter: (f) fdm=0x0 mapping=0xff11",
        "faults_disabled_set: (f) mappage_fault_enter: (f) fdm=0x0 mapping=0xff11",
      })
  @DisplayName("is an event of the CPU that it names")
  void ofCpu(String body) {
    Reading.Row loss = loss(at(3, "1.000003", body));

    assertThat(loss.loss()).isEqualTo(LossCause.UNREAD);
    assertThat(loss.cpu()).isEqualTo(3);
    assertThat(loss.a()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sched_switch: prev_comm=wl prev_pid=299",
        "mm_filemap_fault_of_mine: dev=1:0",
        "mm_filemap_fauls: dev=1:0",
        "tracing_mark_write: x-1 [000] .... 1.000000: mm_filemap_fault: dev=1:0 ino=83 ofs=0",
        "vfs_write <-ksys_write",
        "sys_getdents64(fd: 3, dirent: 7ffcd346ea10, count: 1000)",
        "<stack trace>",
        "block_rq_issue: 8,0 R 4096 () 128 + 8 none,0,0 [dd]",
        "UNKNOWN TYPE 5",
      })
  @DisplayName("is none if a kernel prints it so")
  void wellFormed(String body) {
    Reading reading =
        Reading.of("# tracer: nop", "#", fault(0, "1.000001"), at(1, "1.000002", body));

    assertThat(reading.losses()).isEmpty();
    assertThat(reading.sourceEvents()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hwlat_event #1 inner 12", "  120:R   + [000]  7: 0:R rcu", "#1 12 ns"})
  @DisplayName("is none if another tracer may print it")
  void otherTracer(String body) {
    Reading reading = Reading.of("# tracer: wakeup", "#", at(1, "1.000002", body));

    assertThat(reading.losses()).isEmpty();
  }

  @Test
  @DisplayName("and others next to it are one gap, whose events are counted")
  void runOfLines() {
    List<String> lines = new ArrayList<>(List.of(fault(0, "1.000001")));
    for (int i = 0; i < 100; i++) {
      lines.add("garbage " + i);
    }
    lines.add(fault(1, "1.000005"));

    Reading reading = Reading.of(lines.toArray(String[]::new));

    assertThat(reading.losses())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.a()).isEqualTo(100);
              assertThat(loss.position()).isEqualTo(2);
            });
  }

  @Test
  @DisplayName("and was joined to the next one is two events")
  void joined() {
    Reading.Row loss = loss(fault(0, "1.000002") + fault(1, "1.000003"));

    assertThat(loss.loss()).isEqualTo(LossCause.UNREAD);
    assertThat(loss.a()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0xff})
  @DisplayName("and has zeros or erased memory in it is nobody knows how many events")
  void overwritten(int with) {
    String run = String.valueOf((char) with).repeat(300);
    for (String line : List.of(run, fault(0, "1.000002") + run, "x" + run + fault(1, "1.000003"))) {
      String text = fault(0, "1.000001") + "\n" + line + "\n" + fault(0, "1.000009") + "\n";
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

      Reading reading =
          Reading.of(CaptureInput.stream("-", new java.io.ByteArrayInputStream(bytes)));

      assertThat(reading.told()).hasSize(2);
      assertThat(reading.losses())
          .singleElement()
          .satisfies(
              loss -> {
                assertThat(loss.loss()).isEqualTo(LossCause.DAMAGED);
                assertThat(loss.a()).isZero();
              });
    }
  }

  @Test
  @DisplayName("and is the last one, without its end, is cut off; a comment is not")
  void cut() {
    String text = fault(0, "1.000001") + "\n" + fault(0, "1.000002");
    assertThat(losses(text)).containsExactly(LossCause.CUT_OFF);
    assertThat(losses(fault(0, "1.000001") + "\n# the end")).isEmpty();
  }

  private static List<LossCause> losses(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return Reading.of(CaptureInput.stream("-", new java.io.ByteArrayInputStream(bytes)))
        .losses()
        .stream()
        .map(Reading.Row::loss)
        .toList();
  }
}
