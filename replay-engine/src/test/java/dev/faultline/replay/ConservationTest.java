package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.rules.RuleSpec;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureFormatException;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.UndecidedCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Over all captures, those beside the checkout included where they are: every opportunity that
 * occurred is checked, undecided or none in the end, and every rule had some.
 */
@DisplayName("Opportunities")
final class ConservationTest {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("../traces/captures"),
          Path.of("../../shared/captures"),
          Path.of("../../shared/verdict-cases"));

  /** It looks at what lockdep records, and such captures are too large to keep. */
  private static final String OF_LOCKDEP = "lock-misuse";

  /** Larger ones take their time, and show nothing else. */
  private static final long MOST_BYTES = 1_000_000;

  private final Map<String, Long> decided = new TreeMap<>();
  private long captures;

  private static List<Path> captures() throws IOException {
    List<Path> captures = new ArrayList<>();
    for (Path folder : FOLDERS) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toString().matches(".*(ftrace|txt|perfscript|dat|data)(\\.gz)?"))
              .filter(file -> !file.toString().contains("damage-"))
              .filter(file -> file.toFile().length() < MOST_BYTES)
              .sorted()
              .forEach(captures::add);
        }
      }
    }
    return captures;
  }

  private void conserves(Path capture) throws IOException {
    try (EventSource source = CaptureReader.open(CaptureInput.file(capture), Bindings.builtIn())) {
      for (Coverage rule : Replay.verify(source, ReplayOptions.defaults()).getCoverageList()) {
        conserves(capture, rule);
        rule.getRowsList().forEach(row -> conserves(capture, row));
        decided.merge(rule.getRule(), rule.getChecked(), Long::sum);
      }
      captures++;
    } catch (CaptureFormatException e) {
      assertThat(e).as("of %s", capture).hasMessageNotContaining("internal");
    }
  }

  private static void conserves(Path capture, Coverage rule) {
    assertThat(rule.getChecked() + rule.getUndecided() + rule.getNotApplicable())
        .as("outcomes of %s in %s", rule.getRule(), capture)
        .isEqualTo(rule.getOccurred());
    assertThat(rule.getCausesList().stream().mapToLong(UndecidedCause::getCount).sum())
        .as("causes of %s in %s", rule.getRule(), capture)
        .isEqualTo(rule.getUndecided());
    assertThat(rule.getCausesList())
        .as("causes of %s in %s", rule.getRule(), capture)
        .extracting(UndecidedCause::getCause)
        .doesNotContain(Doubt.UNSAID.name());
  }

  @Test
  @DisplayName("are conserved, and every rule that judges a kernel had some")
  void conserved() throws IOException {
    for (Path capture : captures()) {
      conserves(capture);
    }

    TreeSet<String> judging =
        RuleCatalog.rules().stream()
            .filter(rule -> !rule.group().equals(RuleSpec.Group.QUALITY.title()))
            .map(RuleInfo::name)
            .collect(Collectors.toCollection(TreeSet::new));
    judging.removeIf(rule -> rule.equals(OF_LOCKDEP) || decided.getOrDefault(rule, 0L) > 0);
    System.out.println(captures + " captures; checked: " + decided);
    assertThat(judging).as("rules that have checked nothing in %d captures", captures).isEmpty();
  }
}
