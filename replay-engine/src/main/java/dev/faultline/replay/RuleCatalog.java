package dev.faultline.replay;

import dev.faultline.replay.model.Model;
import dev.faultline.replay.rules.Occasion;
import dev.faultline.replay.rules.Rule;
import dev.faultline.replay.rules.RuleSpec;
import dev.faultline.replay.rules.Rules;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules that this version knows. */
public final class RuleCatalog {
  private RuleCatalog() {}

  /** All rules, in the order in which they are documented. */
  public static List<RuleInfo> rules() {
    return Rules.create().stream().map(rule -> info(rule.spec())).toList();
  }

  private static RuleInfo info(RuleSpec spec) {
    return new RuleInfo(
        spec.name(),
        spec.group().title(),
        spec.summary(),
        spec.grade().name().toLowerCase(Locale.ROOT),
        spec.origin(),
        told(spec),
        Set.of(spec.needs()),
        Set.of(spec.iomapNeeds()),
        Set.of(spec.families()),
        List.of(spec.per()).contains(Occasion.IOMAP_WRITE),
        spec.holds() == RuleSpec.Holds.TWO_STATE);
  }

  private static Set<EventKind> told(RuleSpec spec) {
    Set<EventKind> told = EnumSet.noneOf(EventKind.class);
    told.addAll(List.of(spec.on()));
    told.addAll(List.of(spec.settling()));
    return told;
  }

  /** The names of all rules. */
  public static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    rules().forEach(rule -> names.add(rule.name()));
    return names;
  }

  /** The names of the models. */
  public static List<String> models() {
    return Model.titles();
  }

  /** The page of a rule, Markdown; empty if there is no such rule. */
  public static Optional<String> page(String rule) {
    if (!names().contains(rule)) {
      return Optional.empty();
    }
    try (InputStream page = RuleCatalog.class.getResourceAsStream("rules/" + rule + ".md")) {
      return page == null
          ? Optional.empty()
          : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Rule> create(Set<String> names) {
    return Rules.create().stream().filter(rule -> names.contains(rule.spec().name())).toList();
  }
}
