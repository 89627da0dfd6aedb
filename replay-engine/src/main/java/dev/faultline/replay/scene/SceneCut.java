package dev.faultline.replay.scene;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.rules.Finding;
import dev.faultline.replay.rules.Participant;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Gap;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Cuts one scene: once over the events that are at hand, then what is still going on. */
final class SceneCut {
  private static final int MOST_QUEUED = 6;

  private final EventRing ring;
  private final PageCacheModel model;
  private final Function<Moment, String> words;
  private final Finding finding;
  private final Frame frame;
  private final Map<Long, Strip> strips = new HashMap<>();
  private final Map<Long, StripReader> readers = new HashMap<>();

  SceneCut(
      EventRing ring,
      PageCacheModel model,
      Function<Moment, String> words,
      Finding finding,
      Frame frame) {
    this.ring = ring;
    this.model = model;
    this.words = words;
    this.finding = finding;
    this.frame = frame;
  }

  Scene scene() {
    Scene.Builder scene = Scene.newBuilder().setFirstNs(frame.firstNs()).setLastNs(frame.lastNs());
    Optional<PageHistory> history =
        frame.mapping().flatMap(file -> pages(file).map(range -> history(file, range)));
    for (long at = ring.oldest(); at < ring.next(); at++) {
      if (ring.kind(at) == EventKind.EVENTS_LOST) {
        gap(at).ifPresent(scene::addGaps);
      } else if (isShown(at)) {
        reader(ring.lane(at), ring.tid(at)).read(at);
      }
      if (history.isPresent()) {
        history.get().read(ring, at);
      }
    }
    new OpenSpans(model, frame).addTo(task -> strip(LaneKey.task(task.tid()), task.tid()));
    frame.mapping().ifPresent(this::addQueued);
    history.ifPresent(pages -> scene.addAllPages(pages.rows()));
    if (ring.oldest() > 0) {
      scene.setKnownSinceNs(ring.timeNs(ring.oldest()));
    }
    List<Strip> shown = inOrder();
    scene.setOmitted(new Crop(frame).crop(shown));
    shown.forEach(strip -> scene.addLanes(strip.lane(role(strip))));
    return scene.build();
  }

  private boolean isShown(long at) {
    if (!frame.concerns(ring.tid(at))) {
      return false;
    }
    return !LaneKey.isQueued(ring.lane(at))
        || strips.containsKey(ring.lane(at))
        || (isOfMapping(ring.mapping(at)) && queuedCount() < MOST_QUEUED && isNear(at));
  }

  private boolean isOfMapping(Optional<Mapping> mapping) {
    return frame.mapping().isEmpty() || mapping.equals(frame.mapping());
  }

  private boolean isNear(long at) {
    long now = ring.timeNs(at);
    return frame.shows(ring.begun(at).map(Moment::timeNs).orElse(now), now);
  }

  private long queuedCount() {
    return strips.values().stream().filter(Strip::isQueued).count();
  }

  private StripReader reader(long lane, int tid) {
    return readers.computeIfAbsent(lane, fresh -> new StripReader(ring, strip(lane, tid), words));
  }

  private Strip strip(long lane, int tid) {
    return strips.computeIfAbsent(lane, fresh -> new Strip(frame, lane, tid));
  }

  private void addQueued(Mapping mapping) {
    String file = mapping.identity().text();
    for (DioWrite dio : mapping.underWay().queued()) {
      Optional<Strip> strip = addQueued(dio, "asynchronous DIO write");
      if (strip.isPresent() && dio.block().isHeld() && dio.block().acquired().isPresent()) {
        Moment acquired = dio.block().acquired().get();
        strip.get().open(Span.Kind.HOLD, "pagecache(block)", file, acquired);
      }
    }
    for (IomapDio dio : mapping.underWay().directIo()) {
      if (LaneKey.hasLeft(dio)) {
        addQueued(dio, dio.name());
      }
    }
  }

  private Optional<Strip> addQueued(Operation dio, String what) {
    int tid = dio.begun().task().tid();
    if (!frame.concerns(tid) || queuedCount() >= MOST_QUEUED) {
      return Optional.empty();
    }
    Strip strip = strip(LaneKey.queued(dio), tid);
    strip.open(Span.Kind.OPERATION, what, dio.mapping().identity().text(), dio.begun());
    return Optional.of(strip);
  }

  private Optional<Gap> gap(long at) {
    long last = ring.timeNs(at);
    long first = ring.c(at) != 0 ? ring.b(at) : last;
    return frame.shows(first, last)
        ? Optional.of(Gap.newBuilder().setFirstNs(first).setLastNs(last).build())
        : Optional.empty();
  }

  /** Tasks in the order in which the finding names them, each followed by what it has queued. */
  private List<Strip> inOrder() {
    List<Strip> order = new ArrayList<>();
    for (int tid : frame.roles().keySet()) {
      Strip own = strip(LaneKey.task(tid), tid);
      own.comm(comm(tid));
      order.add(own);
      strips.values().stream()
          .filter(strip -> strip.isQueued() && strip.tid() == tid && !strip.isEmpty())
          .peek(strip -> strip.comm(comm(tid)))
          .forEach(order::add);
    }
    return order;
  }

  private String comm(int tid) {
    return Stream.concat(
            frame.proofs().stream(), finding.participants().stream().map(Participant::moment))
        .filter(moment -> moment.task().tid() == tid)
        .map(moment -> moment.task().comm())
        .findFirst()
        .orElse("");
  }

  private String role(Strip strip) {
    return strip.isQueued()
        ? "asynchronous direct I/O"
        : frame.roles().getOrDefault(strip.tid(), "");
  }

  private PageHistory history(Mapping mapping, PageRange pages) {
    return new PageHistory(mapping, pages, frame);
  }

  /** The pages of the finding; else those of its mapping that were inserted by who took part. */
  private Optional<PageRange> pages(Mapping mapping) {
    if (finding.pages().isPresent()) {
      return finding.pages();
    }
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (long at = ring.oldest(); at < ring.next(); at++) {
      if (ring.kind(at) == EventKind.PAGE_ADDED
          && frame.concerns(ring.tid(at))
          && frame.shows(ring.timeNs(at))
          && ring.mapping(at).orElse(null) == mapping) {
        PageRange folio = PageHistory.pages(ring, at);
        first = Math.min(first, folio.first());
        last = Math.max(last, folio.last());
      }
    }
    return first > last ? Optional.empty() : Optional.of(new PageRange(first, last));
  }
}
