package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.StackFrame;
import dev.faultline.v1.TaskStack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Kernel stacks of a recording")
final class KernelStacksTest {
  private static final long ASLEEP = 2;
  private static final long INTERRUPTIBLE = 1;
  private static final long SCHEDULE = 0xffffffff81000100L;
  private static final long LOCK = 0xffffffffc0200010L;
  private static final long READAHEAD = 0xffffffffc0200110L;
  private static final String SYMBOLS =
      """
      ffffffff81000000 T _text
      ffffffff810000f0 t __schedule
      ffffffff81000200 D some_data
      ffffffffc0200100 t bch2_readahead.isra.0\t[bcachefs]
      ffffffffc0200000 T __bch2_two_state_lock\t[bcachefs]
      """;

  static Stream<TraceDatBuilder> versions() {
    return Stream.of(
        TraceDatBuilder.six(),
        TraceDatBuilder.seven(),
        new TraceDatBuilder(7, ByteOrder.LITTLE_ENDIAN, 8, true));
  }

  private static List<LogRecord> left(TraceDatBuilder recording) {
    List<LogRecord> records = new ArrayList<>();
    EventBlock block = new EventBlock();
    CaptureInput input =
        CaptureInput.stream("trace.dat", new ByteArrayInputStream(recording.build()));
    try (EventSource source = CaptureReader.open(input, Bindings.builtIn())) {
      while (source.next(block)) {
        records.addAll(block.logRecords());
        assertThat(block.unreadSamples()).isEmpty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private static PageBuilder asleep(TraceDatBuilder recording, long state) {
    return recording
        .page(1_000_000_000)
        .switched(10, 7, state, 0)
        .stack(10, 7, SCHEDULE, LOCK, READAHEAD);
  }

  @ParameterizedTest
  @MethodSource("versions")
  @DisplayName("are those of a task that sleeps until the end, by the names of that kernel")
  void asleep(TraceDatBuilder recording) {
    recording.symbols(SYMBOLS).cpu(asleep(recording, ASLEEP).fault(100_000_000, 8, 1));

    List<LogRecord> left = left(recording);

    assertThat(left).hasSize(1);
    TaskStack stack = left.get(0).getStack();
    assertThat(stack.getTid()).isEqualTo(7);
    assertThat(stack.getComm()).isEqualTo("writer");
    assertThat(stack.getState()).isEqualTo("D");
    assertThat(stack.getSource()).isEqualTo(TaskStack.Source.OFF_CPU);
    assertThat(stack.getFrameList())
        .extracting(StackFrame::getFunction, StackFrame::getModule, StackFrame::getOffset)
        .containsExactly(
            tuple("__schedule", "", 0x10L),
            tuple("__bch2_two_state_lock", "bcachefs", 0x10L),
            tuple("bch2_readahead", "bcachefs", 0x10L));
    assertThat(stack.getMeaning().getWait().getLock()).isEqualTo("pagecache");
    assertThat(stack.getMeaning().getWait().getMode()).isEqualTo("add");
  }

  @Test
  @DisplayName("are of no use where the task runs again, or a signal would wake it")
  void awake() {
    TraceDatBuilder again = TraceDatBuilder.seven();
    again.symbols(SYMBOLS).cpu(asleep(again, ASLEEP).switched(100, 0, 0, 7).fault(100, 8, 1));
    TraceDatBuilder event = TraceDatBuilder.seven();
    event.symbols(SYMBOLS).cpu(asleep(event, ASLEEP).fault(100, 7, 1));
    TraceDatBuilder interruptible = TraceDatBuilder.seven();
    interruptible.symbols(SYMBOLS).cpu(asleep(interruptible, INTERRUPTIBLE).fault(100, 8, 1));

    assertThat(left(again)).isEmpty();
    assertThat(left(event)).isEmpty();
    assertThat(left(interruptible)).isEmpty();
  }

  @Test
  @DisplayName("say nothing where events were lost behind them, or addresses are hidden")
  void unknown() {
    TraceDatBuilder lost = TraceDatBuilder.seven();
    lost.symbols(SYMBOLS)
        .cpu(asleep(lost, ASLEEP), lost.page(1_000_100_000).lost(3).fault(100, 8, 1));
    TraceDatBuilder hidden = TraceDatBuilder.seven();
    hidden
        .symbols(SYMBOLS.replaceAll("(?m)^[0-9a-f]{16}", "0000000000000000"))
        .cpu(asleep(hidden, ASLEEP).fault(100, 8, 1));

    assertThat(left(lost)).isEmpty();
    assertThat(left(hidden)).isEmpty();
  }
}
