package dev.faultline.cli.explain;

import dev.faultline.cli.report.writing.ReportSetting.RulePage;
import dev.faultline.replay.RuleCatalog;
import java.util.Optional;

/** The pages of the rules, for reports. */
public final class RulePages {
  private RulePages() {}

  public static Optional<RulePage> of(String rule) {
    return RuleCatalog.rules().stream()
        .filter(info -> info.name().equals(rule))
        .findFirst()
        .map(info -> new RulePage(info.summary(), info.group(), RuleCatalog.page(rule).orElse("")));
  }
}
