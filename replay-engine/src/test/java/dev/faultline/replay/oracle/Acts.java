package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tasks of a trace do to locks, in the order in which it is recorded. */
final class Acts {
  static final String MMAP_LOCK = "mmap_lock";

  private final List<Seen> events;
  private final List<Act> acts = new ArrayList<>();

  /** The last event of each task so far. */
  private final Map<Integer, Seen> last = new HashMap<>();

  private Acts(List<Seen> events) {
    this.events = events;
  }

  static List<Act> of(List<Seen> events) {
    Acts acts = new Acts(events);
    events.forEach(acts::add);
    acts.sleepers();
    return acts.acts;
  }

  private void add(Seen event) {
    lockOf(event)
        .ifPresent(
            lock -> does(event).ifPresent(does -> acts.add(act(event, does, lock, event.mode()))));
    switch (event.kind()) {
      case DIO_BEGIN -> acts.add(act(event, Act.Does.TAKES, "dio " + event.file(), Mode.ADD));
      case DIO_END ->
          event
              .inside(EventKind.DIO_BEGIN)
              .ifPresent(
                  dio -> acts.add(act(event, Act.Does.GIVES, "dio " + dio.file(), Mode.ADD)));
      case DRAINED -> {
        Seen before = last.get(event.tid());
        if (before != null && before.kind() == EventKind.DRAIN_WAIT) {
          acts.add(act(event, Act.Does.AWAITS, "dio " + before.file(), Mode.WRITE));
        }
      }
      case SHOOTDOWN_END ->
          event
              .inside(EventKind.SHOOTDOWN_BEGIN)
              .ifPresent(
                  begun ->
                      acts.add(act(event, Act.Does.AWAITS, "folios " + begun.file(), Mode.WRITE)));
      case FILL_BEGIN -> {
        if (event.mode() == Mode.READAHEAD) {
          acts.add(act(event, Act.Does.TAKES, "folios " + event.file(), Mode.ADD));
        }
      }
      case FILL_END ->
          event
              .inside(EventKind.FILL_BEGIN)
              .filter(fill -> fill.mode() == Mode.READAHEAD)
              .ifPresent(
                  fill -> acts.add(act(event, Act.Does.GIVES, "folios " + fill.file(), Mode.ADD)));
      case PAGE_ADDED, PAGE_REMOVED, FAULT_BEGIN ->
          acts.add(act(event, Act.Does.TOUCHES, "pages " + event.file(), Mode.WRITE));
      default -> {}
    }
    last.put(event.tid(), event);
  }

  private static Optional<String> lockOf(Seen event) {
    if (event.isOfLock('A') || event.isOfLock('B')) {
      return Optional.of(String.valueOf(event.file()));
    }
    boolean ofMmap = event.mode() == Mode.READ || event.mode() == Mode.WRITE;
    return event.file() == Seen.NONE && ofMmap ? Optional.of(MMAP_LOCK) : Optional.empty();
  }

  private Optional<Act.Does> does(Seen event) {
    return switch (event.kind()) {
      case LOCK_ACQUIRED -> Optional.of(isTry(event) ? Act.Does.TRIES : Act.Does.TAKES);
      case LOCK_TRY_FAILED -> Optional.of(Act.Does.FAILS);
      case LOCK_RELEASED -> Optional.of(Act.Does.GIVES);
      default -> Optional.empty();
    };
  }

  /** Whoever may sleep for mmap_lock says so before. */
  private boolean isTry(Seen event) {
    Seen before = last.get(event.tid());
    boolean asked =
        before != null && before.kind() == EventKind.LOCK_WAIT && before.file() == event.file();
    return event.tried() || (event.file() == Seen.NONE && !asked);
  }

  /** What a task sleeps for at the end is what it does next. */
  private void sleepers() {
    for (Seen event : last.values()) {
      switch (event.kind()) {
        case LOCK_WAIT ->
            lockOf(event)
                .ifPresent(lock -> acts.add(act(event, Act.Does.TAKES, lock, event.mode())));
        case DRAIN_WAIT -> acts.add(act(event, Act.Does.AWAITS, "dio " + event.file(), Mode.WRITE));
        case SHOOTDOWN_BEGIN ->
            acts.add(act(event, Act.Does.AWAITS, "folios " + event.file(), Mode.WRITE));
        default -> {}
      }
    }
  }

  /** Where it was asked for what the task has got now, if that was the last that it did. */
  private long asked(Seen event) {
    Seen before = last.getOrDefault(event.tid(), event);
    boolean asks = before.kind() == EventKind.LOCK_WAIT || before.kind() == EventKind.DRAIN_WAIT;
    return asks ? before.line() : event.line();
  }

  private Act act(Seen event, Act.Does does, String lock, Mode use) {
    long entered = event.line();
    long left = event.line();
    long asked = asked(event);
    if (event.within().isEmpty() || !Bracket.isSystemCall(event.within().get(0).begin())) {
      return new Act(event.tid(), does, lock, use, event.line(), asked, entered, left, Seen.NONE);
    }
    Bracket call = event.within().get(0);
    left =
        events.stream()
            .filter(each -> each.tid() == event.tid() && each.line() >= event.line())
            .filter(each -> each.kind() == call.end() && each.within().size() == 1)
            .mapToLong(Seen::line)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    char ofInode = does == Act.Does.TAKES && isFirstOf(event, call) ? call.file() : Seen.NONE;
    return new Act(event.tid(), does, lock, use, event.line(), asked, call.line(), left, ofInode);
  }

  /** Whether it takes the page-cache lock of a file for who changes the file. */
  private boolean isFirstOf(Seen event, Bracket call) {
    boolean changes = call.begin() != EventKind.BUFFERED_BEGIN || call.mode() == Mode.WRITE;
    return changes && event.isOfLock(call.file());
  }
}
