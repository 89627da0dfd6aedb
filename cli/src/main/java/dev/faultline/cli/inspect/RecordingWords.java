package dev.faultline.cli.inspect;

import dev.faultline.stream.Recording;
import dev.faultline.stream.RecordingFilter;
import dev.faultline.v1.RecordingUse;

/** What was recorded, for people. */
final class RecordingWords {
  private RecordingWords() {}

  static RecordingUse of(Recording recording) {
    RecordingUse.Builder words =
        RecordingUse.newBuilder()
            .addAllEvents(recording.events())
            .setComplete(recording.complete())
            .setCommand(recording.recorder().command())
            .setCpus(recording.recorder().cpus())
            .setBuffer(recording.recorder().buffer());
    recording.filesystems().stream().sorted().forEach(words::addFilesystems);
    recording.filters().forEach(filter -> words.addFilters(filter(filter)));
    recording
        .missedProbes()
        .forEach(
            probe ->
                words
                    .addMissedBuilder()
                    .setName(probe.name())
                    .setHits(probe.hits())
                    .setMissed(probe.missed()));
    return words.build();
  }

  private static String filter(RecordingFilter filter) {
    String of = filter.event().isEmpty() ? "" : filter.event() + ": ";
    return (filter.byTask() ? "only tasks " : of) + filter.expression();
  }
}
