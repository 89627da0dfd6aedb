package dev.faultline.replay;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules that this version knows. */
public final class RuleCatalog {
  private RuleCatalog() {}

  /** All rules, in the order in which they are documented. */
  public static List<RuleInfo> rules() {
    return List.of();
  }

  /** The names of all rules. */
  public static Set<String> names() {
    return Set.of();
  }

  /** The names of the models. */
  public static List<String> models() {
    return List.of("bcachefs");
  }

  /** The page of a rule, Markdown; empty if there is no such rule. */
  public static Optional<String> page(String rule) {
    return Optional.empty();
  }
}
