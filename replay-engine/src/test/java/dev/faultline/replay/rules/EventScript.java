package dev.faultline.replay.rules;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A trace written as events of the model, for those that no built-in binding reads from text. Each
 * event is one line, 100 µs after the one before; all are on CPU 0.
 */
final class EventScript implements EventSource {
  private static final long STEP_NS = 100_000;
  private static final int DEVICE = MappingKey.device(254, 0);

  private final StreamDictionary dictionary = new StreamDictionary();
  private final List<Consumer<EventBlock>> events = new ArrayList<>();
  private boolean read;

  /** A mapping that is named by its inode number alone. */
  static Subject file(long ino) {
    return MappingKey.ofInode(DEVICE, ino);
  }

  /** A mapping with its address. */
  static Subject file(long ino, long address) {
    return new MappingKey(address, true, ino, true, DEVICE);
  }

  /** An event; ends name no mapping, {@link Subject#NONE}. */
  EventScript event(int tid, EventKind kind, Mode mode, Subject subject, long a, long b) {
    int line = events.size() + 1;
    int task = dictionary.intern(new Task(tid, "t", tid));
    int shape = dictionary.intern(new Shape(kind.name(), kind, mode, false));
    int number = dictionary.intern(subject);
    events.add(block -> block.append(line * STEP_NS, 0, task, shape, number, 0, a, b, 0, line));
    return this;
  }

  /** An event without a mode. */
  EventScript event(int tid, EventKind kind, Subject subject, long a, long b) {
    return event(tid, kind, Mode.MODE_UNSPECIFIED, subject, a, b);
  }

  /** What one rule says of it. */
  TraceReport replay(Class<? extends Rule> rule) {
    String name = rule.getAnnotation(RuleSpec.class).name();
    try {
      return KeptReports.heard(
          Replay.verify(this, ReplayOptions.defaults().withRules(Set.of(name))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CaptureOrigin origin() {
    return new CaptureOrigin("script", "script", "", "", CaptureOrigin.PositionUnit.LINE);
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public boolean next(EventBlock block) {
    block.clear();
    if (read) {
      return false;
    }
    read = true;
    events.forEach(event -> event.accept(block));
    return true;
  }

  @Override
  public void close() {}
}
