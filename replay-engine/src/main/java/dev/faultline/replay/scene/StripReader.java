package dev.faultline.replay.scene;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import dev.faultline.v1.Span;
import dev.faultline.v1.Tick;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the events of one lane, in their order, and makes spans and ticks of them. Where the model
 * has paired an end with its begin that counts; what it does not pair, such as requests of an rwsem
 * with their answers, is paired here.
 */
final class StripReader {
  private final EventRing ring;
  private final Strip strip;
  private final Function<Moment, String> words;
  private final Map<LockName, Moment> requests = new HashMap<>();
  private final Map<LockName, Moment> acquisitions = new HashMap<>();
  private final Map<LockName, String> modes = new HashMap<>();
  private Optional<Moment> pinningBegun = Optional.empty();
  private long number;

  StripReader(EventRing ring, Strip strip, Function<Moment, String> words) {
    this.ring = ring;
    this.strip = strip;
    this.words = words;
  }

  void read(long at) {
    number++;
    switch (ring.kind(at)) {
      case LOCK_WAIT -> lock(at).ifPresent(name -> remember(at, name));
      case LOCK_ACQUIRED, LOCK_DOWNGRADED -> lock(at).ifPresent(name -> acquired(at, name));
      case LOCK_TRY_FAILED -> {
        lock(at).ifPresent(requests::remove);
        tick(at, Tick.Kind.TRY_FAILED);
      }
      case LOCK_RELEASED -> lock(at).ifPresent(name -> released(at, name));
      case SHOOTDOWN_END -> bracket(at, Span.Kind.SHOOTDOWN, "shoot-down");
      case DRAINED -> bracket(at, Span.Kind.DRAIN, "i_dio_count");
      case FAULTS_DISABLED -> pinningBegun = Optional.of(ring.moment(at));
      case FAULTS_ENABLED -> pinned(at);
      case DIO_QUEUED -> {
        ended(at);
        tick(at, Tick.Kind.QUEUED);
      }
      case DIO_RW_QUEUED -> tick(at, Tick.Kind.QUEUED);
      case DIO_END, DIO_RW_COMPLETE, BUFFERED_END, FAULT_END, MKWRITE_END, FILL_END, RANGE_OP_END ->
          ended(at);
      case DIO_RW_ITER -> tick(at, Tick.Kind.EXTENT_ASKED);
      case PATH_ENTERED -> tick(at, Tick.Kind.ENTERED);
      case LOCK_REQUESTED -> inodeLock(at).ifPresent(name -> requests.put(name, ring.moment(at)));
      case LOCK_GIVEN_BACK -> inodeLock(at).ifPresent(name -> givenBack(at, name));
      case SHOOTDOWN_FAILED -> tick(at, Tick.Kind.SHOOTDOWN_FAILED);
      case SUBMIT -> tick(at, Tick.Kind.SUBMIT);
      case WRITTEN, DIO_RW_WRITTEN -> tick(at, Tick.Kind.WRITTEN);
      case PAGE_ADDED -> pages(at, Tick.Kind.PAGE_ADDED);
      case PAGE_REMOVED -> pages(at, Tick.Kind.PAGE_REMOVED);
      case PAGE_DIRTIED -> pages(at, Tick.Kind.PAGE_DIRTIED);
      case PAGE_READ, PAGE_MAPPED -> used(at);
      default -> {}
    }
  }

  private Optional<LockName> lock(long at) {
    return LockName.of(ring.subject(at), ring.mapping(at));
  }

  private Optional<LockName> inodeLock(long at) {
    return ring.mapping(at).flatMap(mapping -> LockName.ofInode(mapping, ring.a(at)));
  }

  /** When such a lock was had is not recorded, only when it was asked for. */
  private void givenBack(long at, LockName name) {
    Moment now = ring.moment(at);
    Optional.ofNullable(requests.remove(name))
        .ifPresent(since -> held(name, in(name, since) + LockName.SINCE_REQUEST, since, now));
  }

  private void acquired(long at, LockName name) {
    Moment now = ring.moment(at);
    Optional<Moment> asked = Optional.ofNullable(requests.remove(name)).or(() -> ring.begun(at));
    asked.ifPresent(
        since -> strip.span(Span.Kind.WAIT, in(name, now), name.instance(), since, now));
    if (ring.kind(at) == EventKind.LOCK_DOWNGRADED) {
      Optional.ofNullable(acquisitions.remove(name))
          .ifPresent(since -> held(name, in(name, since), since, now));
    }
    acquisitions.put(name, now);
  }

  private void released(long at, LockName name) {
    Moment now = ring.moment(at);
    Optional<Moment> paired = Optional.ofNullable(acquisitions.remove(name));
    requests.remove(name); // of a lock that is not seen to be acquired
    ring.begun(at).or(() -> paired).ifPresent(since -> held(name, in(name, since), since, now));
  }

  private void held(LockName name, String what, Moment since, Moment now) {
    strip.span(Span.Kind.HOLD, what, name.instance(), since, now);
    if (strip.isQueued() && name.lockClass().equals(LockName.PAGE_CACHE)) {
      strip.span(Span.Kind.OPERATION, "asynchronous DIO write", name.instance(), since, now);
    }
  }

  /** The lock and its mode; not every event of a lock repeats the mode. */
  private String in(LockName name, Moment moment) {
    Mode mode = moment.shape().mode();
    if (mode != Mode.MODE_UNSPECIFIED) {
      return name.in(mode.name().toLowerCase(Locale.ROOT));
    }
    String last = modes.get(name);
    return last == null ? name.lockClass() : name.in(last);
  }

  private void remember(long at, LockName name) {
    Mode mode = ring.mode(at);
    if (mode != Mode.MODE_UNSPECIFIED) {
      modes.put(name, mode.name().toLowerCase(Locale.ROOT));
    }
    requests.put(name, ring.moment(at));
  }

  private void bracket(long at, Span.Kind kind, String what) {
    ring.begun(at).ifPresent(begun -> strip.span(kind, what, file(at), begun, ring.moment(at)));
  }

  private void ended(long at) {
    Moment now = ring.moment(at);
    ring.ended(at)
        .ifPresent(
            operation ->
                strip.span(
                    Span.Kind.OPERATION, operation.name(), file(at), operation.begun(), now));
  }

  private void pinned(long at) {
    Moment now = ring.moment(at);
    boolean dropped = (ring.a(at) & 1) != 0;
    String what = dropped ? "pinning, block was dropped" : "pinning";
    pinningBegun.ifPresent(begun -> strip.span(Span.Kind.PINNING, what, file(at), begun, now));
    pinningBegun = Optional.empty();
    if (dropped) {
      tick(at, Tick.Kind.DROPPED);
    }
  }

  private String file(long at) {
    return ring.mapping(at).map(Mapping::identity).map(named -> named.text()).orElse("");
  }

  private void tick(long at, Tick.Kind kind) {
    strip.tick(event(at, kind), number);
  }

  private void pages(long at, Tick.Kind kind) {
    PageRange pages = PageHistory.pages(ring, at);
    strip.tick(
        event(at, kind).setHasPages(true).setFirstIndex(pages.first()).setLastIndex(pages.last()),
        number);
  }

  /** Pages are used all the time; only those in question matter. */
  private void used(long at) {
    if (strip.frame().asksFor(ring.mapping(at), PageHistory.pages(ring, at))) {
      pages(at, Tick.Kind.PAGE_USED);
    }
  }

  private Tick.Builder event(long at, Tick.Kind kind) {
    Moment moment = ring.moment(at);
    return Tick.newBuilder()
        .setKind(kind)
        .setTimeNs(moment.timeNs())
        .setLine(moment.position())
        .setText(words.apply(moment));
  }
}
