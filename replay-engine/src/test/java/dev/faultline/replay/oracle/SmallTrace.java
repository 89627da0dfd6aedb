package dev.faultline.replay.oracle;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A capture of some dozen lines, read twice: for the rules, and for the judge. */
final class SmallTrace {
  private static final Bindings BINDINGS = Bindings.builtIn();
  private static final long FIRST_ADDRESS = 0xff11000004000000L;
  private static final long APART = 0x10000;
  private static final long FIRST_INODE = 4097;

  private final String text;

  SmallTrace(List<String> lines) {
    this.text = String.join("\n", lines) + "\n";
  }

  String text() {
    return text;
  }

  /** What all rules say of it. */
  TraceReport replayed() {
    try (EventSource source = open()) {
      return Replay.verify(source, ReplayOptions.defaults());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EventSource open() throws IOException {
    return CaptureReader.open(CaptureInput.ofText("small", text), BINDINGS);
  }

  /** Its events, in the order in which they stand there. */
  List<Seen> events() {
    try (EventSource source = open()) {
      List<Seen> seen = new ArrayList<>();
      Brackets brackets = new Brackets();
      EventBlock block = new EventBlock();
      Event event = new Event(source.dictionary());
      while (source.next(block)) {
        for (int i = 0; i < block.size(); i++) {
          event.at(block, i);
          seen.add(seen(event, brackets));
        }
      }
      return seen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Seen seen(Event event, Brackets brackets) {
    Bracket bracket =
        new Bracket(
            event.kind(),
            event.mode(),
            file(event.subject()),
            file(event.other()),
            event.position());
    List<Bracket> within = brackets.see(event.tid(), bracket);
    return new Seen(
        event.position(),
        event.timeNs(),
        event.cpu(),
        event.tid(),
        event.kind(),
        event.mode(),
        event.tried(),
        bracket.file(),
        bracket.fdm(),
        event.a(),
        event.b(),
        event.c(),
        within,
        brackets.areAll(event.tid()));
  }

  private static char file(Subject subject) {
    if (!(subject instanceof MappingKey key)) {
      return Seen.NONE;
    }
    if (key.address() != 0) {
      return (char) ('A' + (key.address() - FIRST_ADDRESS) / APART);
    }
    return key.hasInode() ? (char) ('A' + key.ino() - FIRST_INODE) : Seen.NONE;
  }
}
