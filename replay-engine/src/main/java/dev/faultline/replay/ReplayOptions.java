package dev.faultline.replay;

import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to check a trace for.
 *
 * @param model the model that judges every mapping; empty = chosen per mapping from its events
 * @param rules names of the rules that are switched on
 * @param recordedBy the tracepoints that record a kind of event, for advice on what to enable
 * @param fairTwoState whether to ask which inversions there would be if the two-state lock were
 *     fair
 * @param scenes whether to keep what went on around each finding, for pictures
 * @param required names of the rules each of which must have decided something
 */
public record ReplayOptions(
    Optional<String> model,
    Set<String> rules,
    Map<EventKind, List<String>> recordedBy,
    boolean fairTwoState,
    boolean scenes,
    Set<String> required) {

  /** Keeps its own copies. */
  public ReplayOptions {
    rules = Set.copyOf(rules);
    recordedBy = Map.copyOf(recordedBy);
    required = Set.copyOf(required);
  }

  /** Every rule, every model, no advice. */
  public static ReplayOptions defaults() {
    return new ReplayOptions(
        Optional.empty(), RuleCatalog.names(), Map.of(), false, false, Set.of());
  }

  /** The same with the model fixed. */
  public ReplayOptions withModel(String name) {
    return new ReplayOptions(Optional.of(name), rules, recordedBy, fairTwoState, scenes, required);
  }

  /** The same with other rules. */
  public ReplayOptions withRules(Set<String> names) {
    return new ReplayOptions(model, names, recordedBy, fairTwoState, scenes, required);
  }

  /** The same with advice on which tracepoints record what. */
  public ReplayOptions withTracepoints(Map<EventKind, List<String>> tracepoints) {
    return new ReplayOptions(model, rules, tracepoints, fairTwoState, scenes, required);
  }

  /** The same, asking what a fair two-state lock would break. */
  public ReplayOptions withFairTwoState() {
    return new ReplayOptions(model, rules, recordedBy, true, scenes, required);
  }

  /** The same, keeping what went on around each finding. */
  public ReplayOptions withScenes() {
    return new ReplayOptions(model, rules, recordedBy, fairTwoState, true, required);
  }

  /** The same, demanding of these rules that each decides at least once. */
  public ReplayOptions withRequired(Set<String> names) {
    return new ReplayOptions(model, rules, recordedBy, fairTwoState, scenes, names);
  }
}
