package dev.faultline.cli.report.perfetto;

import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.PerfettoAnnotation;
import dev.faultline.v1.PerfettoEvent;
import dev.faultline.v1.PerfettoPacket;
import dev.faultline.v1.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The slices of one track, which nest. They come in the order of {@link #OUTER_FIRST}. */
final class PerfettoSlices {
  static final Comparator<Span> OUTER_FIRST =
      Comparator.comparingLong(Span::getBeginNs)
          .thenComparing(Comparator.comparingLong(Span::getEndNs).reversed());

  private final long track;
  private final Deque<Span> open = new ArrayDeque<>();
  private final List<PerfettoPacket> packets = new ArrayList<>();

  PerfettoSlices(long track) {
    this.track = track;
  }

  /** Whether a span that begins no earlier than all before lies within what is open then. */
  boolean takes(Span span) {
    return open.stream()
        .filter(outer -> outer.getEndNs() > span.getBeginNs())
        .allMatch(outer -> span.getEndNs() <= outer.getEndNs());
  }

  void add(Span span) {
    endUntil(span.getBeginNs());
    String category = span.getKind().name().toLowerCase(Locale.ROOT);
    String wait = span.getKind() == Span.Kind.WAIT ? "waits for " : "";
    PerfettoEvent.Builder begin =
        event(PerfettoEvent.Type.TYPE_SLICE_BEGIN, track)
            .setName(PlainText.of(wait + span.getWhat()))
            .addCategories(category);
    note(begin, "of", span.getOf());
    note(begin, "position", span.getBeginLine());
    if (span.getOpen()) {
      begin.addDebugAnnotations(
          PerfettoAnnotation.newBuilder().setName("not ended").setBoolValue(true));
    }
    packets.add(packet(span.getBeginNs(), begin));
    open.push(span);
  }

  /** All of them; nothing can be added any more. */
  List<PerfettoPacket> packets() {
    endUntil(Long.MAX_VALUE);
    return packets;
  }

  private void endUntil(long timeNs) {
    while (!open.isEmpty() && open.peek().getEndNs() <= timeNs) {
      packets.add(packet(open.pop().getEndNs(), event(PerfettoEvent.Type.TYPE_SLICE_END, track)));
    }
  }

  private static PerfettoEvent.Builder event(PerfettoEvent.Type type, long track) {
    return PerfettoEvent.newBuilder().setType(type).setTrackUuid(track);
  }

  static PerfettoEvent.Builder instant(long track, String name, String category) {
    return event(PerfettoEvent.Type.TYPE_INSTANT, track)
        .setName(PlainText.of(name))
        .addCategories(category);
  }

  static void note(PerfettoEvent.Builder event, String name, String text) {
    if (!text.isEmpty()) {
      event.addDebugAnnotations(
          PerfettoAnnotation.newBuilder().setName(name).setStringValue(PlainText.of(text)));
    }
  }

  static void note(PerfettoEvent.Builder event, String name, long number) {
    event.addDebugAnnotations(PerfettoAnnotation.newBuilder().setName(name).setIntValue(number));
  }

  static PerfettoPacket packet(long timeNs, PerfettoEvent.Builder event) {
    return PerfettoPacket.newBuilder()
        .setTrustedPacketSequenceId(PerfettoTracks.WRITER)
        .setTimestamp(Math.max(0, timeNs))
        .setTrackEvent(event)
        .build();
  }
}
