package dev.faultline.cli.judge;

import dev.faultline.cli.shell.Names;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.RuleCatalog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what a trace is checked for. */
public final class RuleSelection {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "Judge every mapping by this model of the kernel, instead of choosing one from the"
              + " mapping's events.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      split = ",",
      description = "Check this rule and no other; repeatable.")
  private List<String> only = List.of();

  @Option(
      names = "--no-rule",
      paramLabel = "RULE",
      split = ",",
      description = "Do not check this rule; repeatable.")
  private List<String> without = List.of();

  @Option(
      names = "--require",
      paramLabel = "RULE",
      split = ",",
      description =
          "Demand that this rule decides at least once: a capture in which it had nothing to decide"
              + " is INCONCLUSIVE; repeatable.")
  private List<String> required = List.of();

  @Option(
      names = "--two-state",
      paramLabel = "KIND",
      description =
          "Look for lock-order inversions as if the two-state lock of the page cache were unfair, as"
              + " it is, or fair: ask what a fair lock would break. Default: unfair.")
  private TwoState twoState = TwoState.UNFAIR;

  /** What a report says was asked besides; nothing where nothing unusual was. */
  public List<String> questions() {
    return twoState == TwoState.FAIR
        ? List.of(
            "Asked: what a fair two-state lock would break (--two-state fair). The kernel's lock is"
                + " unfair; an inversion may be one of a fair lock only.")
        : List.of();
  }

  public ReplayOptions options(CommandSpec spec) {
    Names models = new Names("model", RuleCatalog.models());
    model.ifPresent(name -> models.require(name, spec));
    Names rules = new Names("rule", RuleCatalog.rules().stream().map(rule -> rule.name()).toList());
    only.forEach(name -> rules.require(name, spec));
    without.forEach(name -> rules.require(name, spec));
    Set<String> selected = new LinkedHashSet<>(only.isEmpty() ? rules.known() : only);
    without.forEach(selected::remove);
    if (selected.isEmpty() && !(only.isEmpty() && without.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "No rule is left to check; see --rule and --no-rule.");
    }
    for (String name : required) {
      rules.require(name, spec);
      if (!selected.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "Rule " + name + " is required and not checked; see --require, --rule and --no-rule.");
      }
    }
    ReplayOptions options =
        ReplayOptions.defaults().withRules(selected).withRequired(Set.copyOf(required));
    if (twoState == TwoState.FAIR) {
      options = options.withFairTwoState();
    }
    return model.map(options::withModel).orElse(options);
  }
}
