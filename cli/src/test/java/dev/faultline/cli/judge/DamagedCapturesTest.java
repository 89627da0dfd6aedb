package dev.faultline.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damage may hide a violation, it must never make one: whatever happens to the bytes of a capture
 * or of its compressed file, no violation is found that the whole capture does not have.
 *
 * <p>Of one thing nobody can know: plain text or pages without a check sum in which a digit has
 * become another one, so that an event is of another file, or another time. Single bits and bytes
 * are therefore changed in compressed captures alone.
 */
@DisplayName("A capture that is damaged")
@Timeout(300)
final class DamagedCapturesTest {
  private static final int SEEDS = Integer.getInteger("damage.seeds", 2);

  /** Each capture is read some hundred times. */
  private static final long LARGEST = Long.getLong("damage.largest", 33_000);

  private static final Set<Damage> UNNOTICED = EnumSet.of(Damage.BIT_FLIPPED, Damage.BYTE_CHANGED);

  private final Map<Verdict.Value, Integer> verdicts = new EnumMap<>(Verdict.Value.class);
  private int unreadable;

  static Stream<Path> captures() {
    return KeptCaptures.all()
        .map(KeptCaptures.Row::path)
        .filter(path -> path.toFile().length() < LARGEST);
  }

  private static byte[] bytes(Path capture) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(capture))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  @DisplayName("has no violation that the whole one does not have")
  void inventsNothing(Path capture) throws IOException {
    byte[] whole = bytes(capture);
    Set<String> known = violations(verify(whole));
    for (int seed = 0; seed < SEEDS; seed++) {
      for (PackedAs packing : PackedAs.values()) {
        byte[] packed = packing.pack(whole);
        for (Damage damage : Damage.values()) {
          if (packing != PackedAs.PLAIN || !UNNOTICED.contains(damage)) {
            String what = packing + " " + damage + " " + seed;
            check(what, damage.of(packed, new Random(seed)), known);
          }
        }
      }
      for (Damage.OfText damage : Damage.OfText.values()) {
        check(damage + " " + seed, damage.of(whole, new Random(seed)), known);
      }
    }
    System.out.printf("%s: %s, %d unreadable%n", capture, verdicts, unreadable);
    // Most of it costs the verdict, and not the capture.
    assertThat(verdicts.getOrDefault(Verdict.Value.INCONCLUSIVE, 0)).isGreaterThan(unreadable);
  }

  private void check(String what, byte[] damaged, Set<String> known) throws IOException {
    try {
      TraceReport report = verify(damaged);
      verdicts.merge(report.getVerdict(), 1, Integer::sum);
      Set<String> found = violations(report);
      found.removeAll(known);
      assertThat(found).as(what).isEmpty();
    } catch (NoCaptureException e) {
      unreadable++;
    }
  }

  private static TraceReport verify(byte[] bytes) throws IOException {
    return KeptCaptures.judge(new ByteArrayInputStream(bytes)).verify(new Input.StandardInput());
  }

  private static Set<String> violations(TraceReport report) {
    return report.getFindingsList().stream()
        .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
        .map(finding -> finding.getRule() + " " + finding.getFingerprint())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
