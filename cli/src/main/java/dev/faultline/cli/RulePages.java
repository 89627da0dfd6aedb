package dev.faultline.cli;

import dev.faultline.cli.report.ReportSetting.RulePage;
import dev.faultline.replay.RuleCatalog;
import java.util.Optional;

/** The pages of the rules, for reports. */
final class RulePages {
  private RulePages() {}

  static Optional<RulePage> of(String rule) {
    return RuleCatalog.rules().stream()
        .filter(info -> info.name().equals(rule))
        .findFirst()
        .map(info -> new RulePage(info.summary(), info.group(), RuleCatalog.page(rule).orElse("")));
  }
}
