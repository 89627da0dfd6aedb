package dev.faultline.stream;

import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.v1.EventKind;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@link Recording} between its record and its message. */
final class RecordingCodec {
  /** Sets have no order; a file that is written twice is the same. */
  private static final Comparator<Meaning> IN_ORDER =
      Comparator.comparing(Meaning::kind).thenComparing(Meaning::lockFamily);

  private RecordingCodec() {}

  static dev.faultline.v1.Recording toProto(Recording recording) {
    dev.faultline.v1.Recording.Builder message =
        dev.faultline.v1.Recording.newBuilder()
            .addAllEvent(recording.events())
            .setComplete(recording.complete())
            .setRecorder(toProto(recording.recorder()))
            .addAllFilesystem(sorted(recording.filesystems()));
    for (RecordingFilter filter : recording.filters()) {
      message
          .addFilterBuilder()
          .setEvent(filter.event())
          .setExpression(filter.expression())
          .setByTask(filter.byTask());
    }
    for (ProbeCount probe : recording.probes()) {
      message
          .addProbeBuilder()
          .setName(probe.name())
          .setHits(probe.hits())
          .setMissed(probe.missed());
    }
    recording.tracepoints().forEach(tracepoint -> message.addTracepoint(toProto(tracepoint)));
    return message.build();
  }

  private static dev.faultline.v1.Recorder toProto(Recorder recorder) {
    return dev.faultline.v1.Recorder.newBuilder()
        .setCommand(recorder.command())
        .setClock(recorder.clock())
        .setKernel(recorder.kernel())
        .setCpus(recorder.cpus())
        .setBuffer(recorder.buffer())
        .build();
  }

  private static dev.faultline.v1.RecordedTracepoint toProto(RecordedTracepoint tracepoint) {
    dev.faultline.v1.RecordedTracepoint.Builder message =
        dev.faultline.v1.RecordedTracepoint.newBuilder()
            .addAllName(tracepoint.names())
            .setRecorded(dev.faultline.v1.Recorded.valueOf(tracepoint.recorded().name()))
            .addAllFilesystem(sorted(tracepoint.filesystems()));
    tracepoint.meanings().stream()
        .sorted(IN_ORDER)
        .forEach(
            meaning ->
                message
                    .addMeaningBuilder()
                    .setKind(meaning.kind())
                    .setLockFamily(meaning.lockFamily()));
    return message.build();
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  static Recording fromProto(dev.faultline.v1.Recording message) {
    dev.faultline.v1.Recorder recorder = message.getRecorder();
    return new Recording(
        message.getEventList(),
        message.getComplete(),
        message.getFilterList().stream()
            .map(f -> new RecordingFilter(f.getEvent(), f.getExpression(), f.getByTask()))
            .toList(),
        message.getProbeList().stream()
            .map(p -> new ProbeCount(p.getName(), p.getHits(), p.getMissed()))
            .toList(),
        new Recorder(
            recorder.getCommand(),
            recorder.getClock(),
            recorder.getKernel(),
            recorder.getCpus(),
            recorder.getBuffer()),
        new LinkedHashSet<>(message.getFilesystemList()),
        message.getTracepointList().stream().map(RecordingCodec::tracepoint).toList());
  }

  private static RecordedTracepoint tracepoint(dev.faultline.v1.RecordedTracepoint message) {
    Set<Meaning> meanings = new LinkedHashSet<>();
    for (dev.faultline.v1.Meaning meaning : message.getMeaningList()) {
      // A kind of a later version says nothing to this one.
      if (meaning.getKind() != EventKind.UNRECOGNIZED) {
        meanings.add(new Meaning(meaning.getKind(), meaning.getLockFamily()));
      }
    }
    return new RecordedTracepoint(
        message.getNameList(),
        recorded(message.getRecorded()),
        new LinkedHashSet<>(message.getFilesystemList()),
        meanings);
  }

  private static Recorded recorded(dev.faultline.v1.Recorded recorded) {
    return switch (recorded) {
      case YES -> Recorded.YES;
      case NO -> Recorded.NO;
      case PARTLY -> Recorded.PARTLY;
      default -> Recorded.UNKNOWN;
    };
  }
}
