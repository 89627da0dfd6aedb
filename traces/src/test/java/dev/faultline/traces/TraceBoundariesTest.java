package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where a trace begins and ends, and whether all of it is there. */
@DisplayName("A file of")
final class TraceBoundariesTest {
  private static final String HEAD = "# tracer: nop";

  private static String on(int cpu, String time) {
    return "              wl-299     [%03d] .....     %s: mm_filemap_fault: dev=1:0 ino=83 ofs=0"
        .formatted(cpu, time);
  }

  private static String counts(int events) {
    return "# entries-in-buffer/entries-written: " + events + "/" + events + "   #P:2";
  }

  private static List<LossCause> causes(Reading reading) {
    return reading.losses().stream().map(Reading.Row::loss).toList();
  }

  @Nested
  @DisplayName("several traces")
  final class Several {
    @Test
    @DisplayName("has a gap in front of each head, and what was before it is not in doubt")
    void heads() {
      Reading reading =
          Reading.of(HEAD, "#", on(0, "5.000001"), HEAD, "#", on(0, "2.000001"), on(1, "2.000002"));

      assertThat(causes(reading)).containsExactly(LossCause.ANOTHER_TRACE);
      assertThat(reading.losses().get(0).b()).isEqualTo(5_000_001_000L);
      assertThat(reading.losses().get(0).position()).isEqualTo(4);
    }

    @Test
    @DisplayName("without heads is seen by its times")
    void times() {
      Reading reading = Reading.of(on(0, "5.000001"), on(1, "5.000002"), on(0, "2.000001"));

      assertThat(causes(reading)).containsExactly(LossCause.TIME_WENT_BACK);
      assertThat(reading.losses().get(0).b()).isEqualTo(5_000_002_000L);
    }

    @Test
    @DisplayName("knows nothing of the times of the trace before")
    void lossAfterwards() {
      Reading reading =
          Reading.of(on(0, "5.000001"), HEAD, on(1, "2.000001"), "CPU:0 [LOST 3 EVENTS]");

      assertThat(reading.losses().get(1).c()).isZero();
    }
  }

  @Nested
  @DisplayName("one trace")
  final class One {
    @Test
    @DisplayName("whose CPUs come in each other's way has no gap")
    void reordered() {
      Reading reading =
          Reading.of(on(0, "5.000001"), on(1, "4.999500"), on(0, "5.000002"), on(1, "4.999501"));

      assertThat(reading.losses()).isEmpty();
    }

    @Test
    @DisplayName("of which a time is damaged has a gap that reaches back before the damage")
    void outlier() {
      Reading reading =
          Reading.of(on(0, "5.000001"), on(1, "9.000002"), on(0, "5.000003"), on(1, "5.000004"));

      assertThat(causes(reading)).containsExactly(LossCause.TIME_WENT_BACK);
      assertThat(reading.losses().get(0).b()).isEqualTo(5_000_001_000L);
      assertThat(reading.events().get(2).kind()).isEqualTo(EventKind.EVENTS_LOST);
    }

    @Test
    @DisplayName("with a counter for a clock goes back on no CPU")
    void counter() {
      Reading reading = Reading.of(on(0, "50"), on(1, "40"), on(0, "49"), on(1, "50"));

      assertThat(causes(reading))
          .containsExactly(LossCause.TIME_WENT_BACK, LossCause.TIME_WENT_BACK);
    }

    @Test
    @DisplayName("with two lines of one CPU swapped has a gap in front of both and one behind them")
    void swapped() {
      Reading reading =
          Reading.of(on(0, "5.000001"), on(0, "5.000003"), on(0, "5.000002"), on(0, "5.000004"));

      assertThat(reading.events().stream().map(Reading.Row::kind))
          .containsExactly(
              EventKind.PAGE_FAULTED,
              EventKind.PAGE_FAULTED,
              EventKind.EVENTS_LOST,
              EventKind.PAGE_FAULTED,
              EventKind.EVENTS_LOST,
              EventKind.PAGE_FAULTED);
      assertThat(reading.losses().get(0).b()).isEqualTo(5_000_001_000L);
    }

    @Test
    @DisplayName("with a block moved is in doubt from the time on that the block is of")
    void moved() {
      Reading reading =
          Reading.of(
              on(0, "5.000001"),
              on(0, "5.000005"),
              on(0, "5.000006"),
              on(0, "5.000002"),
              on(0, "5.000003"),
              on(0, "5.000007"));

      assertThat(causes(reading))
          .containsExactly(LossCause.TIME_WENT_BACK, LossCause.TIME_WENT_BACK);
      assertThat(reading.losses()).extracting(Reading.Row::b).containsOnly(5_000_002_000L);
      assertThat(reading.losses()).extracting(Reading.Row::position).containsExactly(4L, 6L);
    }

    @Test
    @DisplayName("whose CPUs stand one behind the other is in doubt from where the second begins")
    void oneCpuBehindTheOther() {
      Reading reading =
          Reading.of(on(0, "5.000001"), on(0, "5.900000"), on(1, "5.100000"), on(1, "5.200000"));

      assertThat(causes(reading))
          .containsExactly(LossCause.TIME_WENT_BACK, LossCause.TIME_WENT_BACK);
      assertThat(reading.losses()).extracting(Reading.Row::b).containsOnly(5_100_000_000L);
    }

    @Test
    @DisplayName("that is reversed is in doubt as a whole")
    void reversed() {
      Reading reading =
          Reading.of(
              IntStream.range(0, 20)
                  .mapToObj(i -> on(0, "5.0000" + (99 - i)))
                  .toArray(String[]::new));

      Reading.Row last = reading.losses().get(reading.losses().size() - 1);
      assertThat(last.loss()).isEqualTo(LossCause.TIME_WENT_BACK);
      assertThat(last.c()).isZero();
    }
  }

  @Nested
  @DisplayName("which the head counts more events than there are")
  final class Fewer {
    @Test
    @DisplayName("is in doubt from its beginning, because nobody knows which ones are missing")
    void missing() {
      Reading reading = Reading.of(HEAD, counts(9), on(0, "5.000001"), on(0, "5.000002"));

      assertThat(causes(reading)).containsExactly(LossCause.FEWER_THAN_SAID);
      assertThat(reading.losses().get(0).a()).isEqualTo(7);
      assertThat(reading.losses().get(0).c()).isZero();
    }

    @Test
    @DisplayName("lacks nothing if events without binding, markers and stacks make it up")
    void others() {
      String prefix = "              wl-299     [000] .....     5.000002: ";

      Reading reading =
          Reading.of(
              HEAD,
              counts(4),
              on(0, "5.000001"),
              prefix + "sched_switch: prev_comm=wl",
              prefix + "tracing_mark_write: hello",
              "world",
              prefix + "<stack trace>",
              " => vfs_write");

      assertThat(reading.losses()).isEmpty();
    }

    @Test
    @DisplayName("has lost them where a line cannot be read, or at its cut end")
    void told() {
      assertThat(causes(Reading.of(HEAD, counts(2), on(0, "5.000001"), "garbage")))
          .containsExactly(LossCause.UNREAD);
      byte[] cut =
          (HEAD + "\n" + counts(9) + "\n" + on(0, "5.000001") + "\n     ")
              .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      Reading reading = Reading.of(CaptureInput.stream("-", new java.io.ByteArrayInputStream(cut)));
      assertThat(causes(reading)).isNotEmpty();
    }

    @Test
    @DisplayName("is each trace of a file on its own")
    void each() {
      Reading reading =
          Reading.of(HEAD, counts(2), on(0, "5.000001"), HEAD, counts(1), on(0, "6.000001"));

      assertThat(causes(reading))
          .containsExactly(LossCause.FEWER_THAN_SAID, LossCause.ANOTHER_TRACE);
    }
  }
}
