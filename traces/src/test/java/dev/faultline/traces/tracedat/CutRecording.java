package dev.faultline.traces.tracedat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureFormatException;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/** A recording of which only a beginning is read. */
final class CutRecording {
  private static final Bindings BINDINGS = Bindings.builtIn();

  private final String name;
  private final byte[] whole;

  CutRecording(String name, byte[] whole) {
    this.name = name;
    this.whole = whole;
  }

  /** Cuts at every multiple of {@code step}. */
  void check(int step) throws IOException {
    Outcome complete = read(whole);
    assertThat(complete.refusal()).as(name).isEmpty();
    assertThat(complete.incomplete()).as(name).isEmpty();
    for (int length = 14; length < whole.length; length += step) {
      Outcome outcome = read(Arrays.copyOf(whole, length));
      assertThat(outcome.refusal() + outcome.incomplete())
          .as("%s, cut at %d", name, length)
          .containsAnyOf("cut", "damaged");
      assertThat(outcome.records()).isLessThanOrEqualTo(complete.records());
    }
  }

  /** What became of a recording. */
  record Outcome(long records, long unread, String refusal, String incomplete) {}

  static Outcome read(byte[] file) throws IOException {
    CaptureInput input = CaptureInput.stream("some.dat", new ByteArrayInputStream(file));
    long records = 0;
    long unread = 0;
    try (EventSource source = CaptureReader.open(input, BINDINGS)) {
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        records += block.sourceEvents();
        unread += block.unreadUnits();
      }
      return new Outcome(records, unread, "", source.incomplete());
    } catch (CaptureFormatException e) {
      assertThat(e).hasMessageStartingWith("some.dat: byte ").hasMessageEndingWith(".");
      return new Outcome(records, unread, String.valueOf(e.getMessage()), "");
    }
  }
}
