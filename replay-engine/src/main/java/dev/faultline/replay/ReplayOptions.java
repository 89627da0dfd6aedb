package dev.faultline.replay;

import java.util.Optional;
import java.util.Set;

/**
 * What to check a trace for.
 *
 * @param model the model that judges every mapping; empty = chosen per mapping from its events
 * @param rules names of the rules that are switched on
 */
public record ReplayOptions(Optional<String> model, Set<String> rules) {

  /** Keeps its own copy of the rules. */
  public ReplayOptions {
    rules = Set.copyOf(rules);
  }

  /** Every rule, every model. */
  public static ReplayOptions defaults() {
    return new ReplayOptions(Optional.empty(), RuleCatalog.names());
  }

  /** The same with the model fixed. */
  public ReplayOptions withModel(String name) {
    return new ReplayOptions(Optional.of(name), rules);
  }

  /** The same with other rules. */
  public ReplayOptions withRules(Set<String> names) {
    return new ReplayOptions(model, names);
  }
}
