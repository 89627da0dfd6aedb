package dev.faultline.traces;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Formats that begin with bytes of their own. */
final class MagicNumbers {
  /** One character is one byte. */
  private static final Map<String, CaptureFormat> ALL =
      Map.ofEntries(
          Map.entry("FLSTREAM", CaptureFormat.EVENT_STREAM),
          Map.entry("\37\213", CaptureFormat.GZIP),
          Map.entry("\27\10Dtracing", CaptureFormat.TRACE_DAT),
          Map.entry("PERFILE2", CaptureFormat.PERF_DATA),
          Map.entry("PERFFILE", CaptureFormat.OLD_PERF_DATA),
          Map.entry("2ELIFREP", CaptureFormat.PERF_DATA),
          Map.entry("\50\265\57\375", CaptureFormat.ZSTD),
          Map.entry("\3757zXZ\0", CaptureFormat.XZ),
          Map.entry("BZh", CaptureFormat.BZIP2),
          Map.entry("PK\3\4", CaptureFormat.ZIP),
          Map.entry("\177ELF", CaptureFormat.ELF));

  private static final int LONGEST = 16;

  private MagicNumbers() {}

  /** {@link CaptureFormat#BINARY} when there are none. */
  static CaptureFormat find(byte[] head) {
    String begin = new String(head, 0, Math.min(head.length, LONGEST), StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, CaptureFormat> magic : ALL.entrySet()) {
      if (begin.startsWith(magic.getKey())) {
        return magic.getValue();
      }
    }
    return CaptureFormat.BINARY;
  }
}
