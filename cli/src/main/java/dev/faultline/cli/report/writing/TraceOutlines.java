package dev.faultline.cli.report.writing;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.faultline.v1.CaptureSummary;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Known;
import dev.faultline.v1.TraceReport;
import java.util.HashMap;
import java.util.Map;

/**
 * What is kept of traces when they have been written: what a table of many traces tells of each.
 * Hundreds of thousands fit into memory, since what they have in common, sentences and findings, is
 * kept once.
 */
public final class TraceOutlines {
  // By their bytes: to hash a message itself takes the descriptors of all, which takes 10 ms to
  // make.
  private final Map<ByteString, CaptureSummary> captures = new HashMap<>();
  private final Map<ByteString, Finding> findings = new HashMap<>();
  private final Map<ByteString, Known> known = new HashMap<>();
  private final Map<String, String> words = new HashMap<>();

  /** The trace without evidence, arguments, coverage and order of locks. */
  public TraceReport of(TraceReport trace) {
    TraceReport.Builder outline =
        TraceReport.newBuilder()
            .setPath(trace.getPath())
            .setVerdictValue(trace.getVerdictValue())
            .setError(once(words, trace.getError(), trace.getError()))
            .setCapture(once(captures, capture(trace)));
    trace.getReasonsList().forEach(reason -> outline.addReasons(once(words, reason, reason)));
    trace
        .getFindingsList()
        .forEach(finding -> outline.addFindings(once(findings, outline(finding))));
    if (trace.hasKnown()) {
      outline.setKnown(once(known, trace.getKnown()));
    }
    return outline.build();
  }

  private static CaptureSummary capture(TraceReport trace) {
    return CaptureSummary.newBuilder()
        .setPositionUnit(trace.getCapture().getPositionUnit())
        .build();
  }

  private static Finding outline(Finding finding) {
    Finding.Builder outline =
        Finding.newBuilder()
            .setRule(finding.getRule())
            .setGradeValue(finding.getGradeValue())
            .setTitle(finding.getTitle())
            .setFingerprint(finding.getFingerprint())
            .addAllAlternativeFingerprints(finding.getAlternativeFingerprintsList());
    if (finding.hasKnown()) {
      outline.setKnown(finding.getKnown());
    }
    return outline.build();
  }

  private static <M extends MessageLite> M once(Map<ByteString, M> kept, M message) {
    return once(kept, message.toByteString(), message);
  }

  /** The first one that was equal to it. */
  private static <K, T> T once(Map<K, T> kept, K key, T value) {
    T first = kept.putIfAbsent(key, value);
    return first == null ? value : first;
  }
}
