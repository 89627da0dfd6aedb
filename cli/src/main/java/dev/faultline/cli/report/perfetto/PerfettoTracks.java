package dev.faultline.cli.report.perfetto;

import dev.faultline.cli.report.words.PlainText;
import dev.faultline.v1.PerfettoPacket;
import dev.faultline.v1.PerfettoTrack;

/** Numbers for tracks, each only once in a file. */
final class PerfettoTracks {
  /** Everything in the file is written by one writer. */
  static final int WRITER = 1;

  private long last;

  long next() {
    last++;
    return last;
  }

  /** A track's description; {@code parent} is 0 where there is none. */
  static PerfettoPacket described(long number, long parent, String name) {
    return PerfettoPacket.newBuilder()
        .setTrustedPacketSequenceId(WRITER)
        .setTrackDescriptor(
            PerfettoTrack.newBuilder()
                .setUuid(number)
                .setParentUuid(parent)
                .setName(PlainText.of(name)))
        .build();
  }
}
