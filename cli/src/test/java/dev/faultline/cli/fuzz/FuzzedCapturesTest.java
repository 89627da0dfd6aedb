package dev.faultline.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.StreamFormatException;
import dev.faultline.traces.CaptureFormatException;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Captures of every format, changed by lot. All are read; some are judged as well, for a violation
 * that the whole capture does not have.
 *
 * <p>{@code -Dfuzz=1000000} tries so many and judges each, or one of N with {@code
 * -Dfuzz.judged=N}; {@code -Dfuzz.from=N} begins with another seed, and {@code -Dfuzz.keep=DIR}
 * keeps those that have such a violation.
 */
@DisplayName("A capture that is mutated")
@Timeout(value = 24, unit = TimeUnit.HOURS)
final class FuzzedCapturesTest {
  private static final boolean ALL = System.getProperty("fuzz") != null;
  private static final int CASES = Integer.getInteger("fuzz", 17_000);
  private static final int FROM = Integer.getInteger("fuzz.from", 0);

  /** Where the build runs it, one of so many is judged: that takes far longer than reading. */
  private static final int JUDGED = Integer.getInteger("fuzz.judged", ALL ? 1 : 10);

  private static final Optional<Path> KEEP =
      Optional.ofNullable(System.getProperty("fuzz.keep")).map(Path::of);

  @TempDir Path directory = Path.of(".");

  private final Bindings bindings = Bindings.builtIn();
  private final Cost cost = new Cost();
  private final Map<Mutation.Effect, int[]> counts = new EnumMap<>(Mutation.Effect.class);
  private final Map<String, Integer> invented = new TreeMap<>();
  private final Map<Sample, Set<String>> known = new HashMap<>();
  private List<Sample> samples = List.of();

  @BeforeEach
  void judgeSamples() throws IOException {
    samples = Samples.captures(directory);
    for (Sample sample : samples) {
      known.put(sample, violations(sample.bytes()));
    }
  }

  @Test
  @DisplayName("is read or refused, and has no violation of which it shows that it is damaged")
  void holds() throws IOException {
    for (int seed = FROM; seed < FROM + CASES; seed++) {
      Random random = new Random(seed);
      Sample sample = samples.get(random.nextInt(samples.size()));
      Mutant mutant = Mutant.of(sample.bytes(), random);
      boolean judged = seed % JUDGED == 0;
      cost.begin();
      Set<String> fresh = judged ? violations(mutant.bytes()) : read(mutant.bytes());
      cost.end(seed + " " + sample + " " + mutant.mutations());
      if (judged) {
        fresh.removeAll(known.getOrDefault(sample, Set.of()));
        count(seed, sample, mutant, fresh);
      }
    }

    System.out.printf("%d mutants of %d captures: %s%n", CASES, samples.size(), cost);
    counts.forEach(
        (effect, count) ->
            System.out.printf("  %s: %d judged, %d new violations%n", effect, count[0], count[1]));
    invented.forEach((what, count) -> System.out.printf("  %5d %s%n", count, what));
    cost.assertBounded();
    assertThat(share(Mutation.Effect.HURTS)).isZero();
    assertThat(share(Mutation.Effect.THINS)).isLessThan(0.03);
    assertThat(share(Mutation.Effect.FORGES)).isLessThan(0.03);
  }

  private double share(Mutation.Effect effect) {
    int[] count = counts.getOrDefault(effect, new int[2]);
    return (double) count[1] / Math.max(1, count[0]);
  }

  private void count(int seed, Sample sample, Mutant mutant, Set<String> fresh) throws IOException {
    int[] count = counts.computeIfAbsent(mutant.effect(), effect -> new int[2]);
    count[0]++;
    if (fresh.isEmpty()) {
      return;
    }
    count[1]++;
    String what = mutant.effect() + " " + fresh.iterator().next().split(" ", -1)[0];
    invented.merge(what, 1, Integer::sum);
    if (KEEP.isPresent()) {
      String name = seed + " " + what + " " + mutant.mutations() + ".txt";
      Files.write(KEEP.get().resolve(name.replace(' ', '-')), mutant.bytes());
      Files.write(KEEP.get().resolve(seed + ".orig"), sample.bytes());
    }
  }

  private Set<String> read(byte[] bytes) throws IOException {
    try (EventSource source = open(bytes)) {
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        assertThat(block.unreadUnits()).isLessThanOrEqualTo(block.sourceUnits());
      }
    } catch (CaptureFormatException | StreamFormatException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    return new TreeSet<>();
  }

  private Set<String> violations(byte[] bytes) throws IOException {
    try (EventSource source = open(bytes)) {
      TraceReport report = Replay.verify(source, ReplayOptions.defaults());
      return report.getFindingsList().stream()
          .filter(finding -> finding.getGrade() == Grade.Value.VIOLATION)
          .map(finding -> finding.getRule() + " " + finding.getFingerprint())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (CaptureFormatException | StreamFormatException e) {
      return new TreeSet<>();
    }
  }

  private EventSource open(byte[] bytes) throws IOException {
    return CaptureReader.open(CaptureInput.stream("-", new ByteArrayInputStream(bytes)), bindings);
  }
}
