package dev.faultline.cli.report.perfetto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Streams;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Lane;
import dev.faultline.v1.PerfettoEvent;
import dev.faultline.v1.PerfettoPacket;
import dev.faultline.v1.PerfettoTrace;
import dev.faultline.v1.PerfettoTrack;
import dev.faultline.v1.Report;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Span;
import dev.faultline.v1.Tick;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A report for Perfetto")
final class PerfettoReportTest {
  private static final Lane LANE =
      Lane.newBuilder()
          .setTid(226)
          .setComm("wl")
          .setRole("DIO write")
          .addSpans(span(Span.Kind.OPERATION, "DIO write", 1_000, 9_000, false))
          .addSpans(span(Span.Kind.OPERATION, "page fault", 2_000, 3_000, false))
          .addSpans(span(Span.Kind.OPERATION, "page fault", 3_000, 3_000, false))
          .addSpans(span(Span.Kind.HOLD, "pagecache(add)", 2_000, 5_000, false))
          .addSpans(span(Span.Kind.HOLD, "pagecache(add)", 3_000, 6_000, false))
          .addSpans(span(Span.Kind.WAIT, "mmap_lock(read)", 4_000, 9_000, true))
          .addTicks(
              Tick.newBuilder().setKind(Tick.Kind.PAGE_ADDED).setTimeNs(2_500).setText("added"))
          .build();

  private static Span span(Span.Kind kind, String what, long begin, long end, boolean open) {
    return Span.newBuilder()
        .setKind(kind)
        .setWhat(what)
        .setBeginNs(begin)
        .setEndNs(end)
        .setOpen(open)
        .build();
  }

  private static TraceReport trace(String path) {
    Finding finding =
        Samples.foreignFill().toBuilder().setScene(Scene.newBuilder().addLanes(LANE)).build();
    return Samples.clean(path).toBuilder().addFindings(finding).addFindings(finding).build();
  }

  private static PerfettoTrace written(TraceReport... traces) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Report report = Report.newBuilder().addAllTraces(List.of(traces)).build();
    Streams.write(report, new PerfettoReport(), out);
    return PerfettoTrace.parseFrom(out.toByteArray());
  }

  private static Map<Long, PerfettoTrack> tracks(PerfettoTrace trace) {
    Map<Long, PerfettoTrack> tracks = new HashMap<>();
    for (PerfettoPacket packet : trace.getPacketList()) {
      if (packet.hasTrackDescriptor()) {
        PerfettoTrack track = packet.getTrackDescriptor();
        assertThat(tracks.put(track.getUuid(), track)).as("uuid used twice").isNull();
      }
    }
    return tracks;
  }

  private static String track(Map<Long, PerfettoTrack> tracks, PerfettoPacket packet) {
    return tracks
        .getOrDefault(packet.getTrackEvent().getTrackUuid(), PerfettoTrack.getDefaultInstance())
        .getName();
  }

  private static List<PerfettoPacket> events(PerfettoTrace trace) {
    return trace.getPacketList().stream().filter(PerfettoPacket::hasTrackEvent).toList();
  }

  @Test
  @DisplayName("has the field numbers that Perfetto reads")
  void hasPerfettosNumbers() {
    assertThat(PerfettoTrace.PACKET_FIELD_NUMBER).isEqualTo(1);
    assertThat(PerfettoPacket.TIMESTAMP_FIELD_NUMBER).isEqualTo(8);
    assertThat(PerfettoPacket.TRUSTED_PACKET_SEQUENCE_ID_FIELD_NUMBER).isEqualTo(10);
    assertThat(PerfettoPacket.TRACK_EVENT_FIELD_NUMBER).isEqualTo(11);
    assertThat(PerfettoPacket.TRACK_DESCRIPTOR_FIELD_NUMBER).isEqualTo(60);
    assertThat(PerfettoTrack.PARENT_UUID_FIELD_NUMBER).isEqualTo(5);
    assertThat(PerfettoEvent.TYPE_FIELD_NUMBER).isEqualTo(9);
    assertThat(PerfettoEvent.TRACK_UUID_FIELD_NUMBER).isEqualTo(11);
    assertThat(PerfettoEvent.NAME_FIELD_NUMBER).isEqualTo(23);
    assertThat(PerfettoEvent.FLOW_IDS_FIELD_NUMBER).isEqualTo(47);
  }

  @Test
  @DisplayName("describes every track once, before its events, below the track of its capture")
  void describesTracks() throws IOException {
    PerfettoTrace trace = written(trace("a.txt"), trace("b.txt"));
    Map<Long, PerfettoTrack> tracks = tracks(trace);

    assertThat(tracks.values())
        .filteredOn(track -> track.getParentUuid() == 0)
        .extracting(PerfettoTrack::getName)
        .containsExactlyInAnyOrder("a.txt", "b.txt");
    assertThat(tracks.values())
        .extracting(PerfettoTrack::getName)
        .contains("findings", "wl-226", "wl-228", "pagecache", "pagecache  2", "mmap_lock");
    assertThat(tracks).doesNotContainKey(0L);
    assertThat(events(trace))
        .allSatisfy(
            packet -> {
              assertThat(packet.getTrustedPacketSequenceId()).isPositive();
              assertThat(tracks).containsKey(packet.getTrackEvent().getTrackUuid());
            });
  }

  @Test
  @DisplayName("has slices that nest on their track, each begun and ended, in order of time")
  void slicesNest() throws IOException {
    PerfettoTrace trace = written(trace("a.txt"));
    Map<Long, Deque<Long>> open = new HashMap<>();
    int slices = 0;
    long now = 0;
    for (PerfettoPacket packet : events(trace)) {
      assertThat(packet.getTimestamp()).isGreaterThanOrEqualTo(now);
      now = packet.getTimestamp();
      PerfettoEvent event = packet.getTrackEvent();
      Deque<Long> stack = open.computeIfAbsent(event.getTrackUuid(), fresh -> new ArrayDeque<>());
      switch (event.getType()) {
        case TYPE_SLICE_BEGIN -> {
          stack.push(now);
          slices++;
        }
        case TYPE_SLICE_END -> assertThat(stack.pop()).isLessThanOrEqualTo(now);
        default -> {}
      }
    }

    assertThat(slices).as("a span that two scenes show is there once").isEqualTo(6);
    assertThat(open.values()).allMatch(Deque::isEmpty);
  }

  @Test
  @DisplayName("puts overlapping holds of one lock on tracks of their own")
  void overlapsAreApart() throws IOException {
    PerfettoTrace trace = written(trace("a.txt"));
    Map<Long, PerfettoTrack> tracks = tracks(trace);

    assertThat(events(trace))
        .filteredOn(packet -> packet.getTrackEvent().getName().equals("pagecache(add)"))
        .extracting(packet -> track(tracks, packet))
        .containsExactly("pagecache", "pagecache  2");
  }

  @Test
  @DisplayName("connects a finding with the events that prove it by a flow of its own")
  void flows() throws IOException {
    List<PerfettoPacket> events = events(written(trace("a.txt")));
    Finding finding = Samples.foreignFill();

    for (long flow = 1; flow <= 2; flow++) {
      long id = flow;
      assertThat(events)
          .filteredOn(packet -> packet.getTrackEvent().getFlowIdsList().contains(id))
          .extracting(packet -> packet.getTrackEvent().getName())
          .containsExactlyInAnyOrder(
              finding.getRule(),
              finding.getEvidence(0).getRemark(),
              finding.getEvidence(1).getRemark());
    }
  }

  @Test
  @DisplayName("shows control characters instead of using them")
  void isHarmless() throws IOException {
    TraceReport.Builder hostile = trace("a.txt").toBuilder();
    Evidence.Builder evidence = hostile.getFindingsBuilder(0).getEvidenceBuilder(0);
    evidence.setComm("\u001b[2J").setRemark("\u202eabc");
    PerfettoTrace trace = written(hostile.build());

    assertThat(tracks(trace).values()).extracting(PerfettoTrack::getName).contains("\\x1b[2J-226");
    assertThat(trace.toString()).doesNotContain("\u202e");
  }
}
