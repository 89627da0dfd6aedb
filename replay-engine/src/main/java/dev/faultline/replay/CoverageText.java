package dev.faultline.replay;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.rules.Exemption;
import dev.faultline.replay.rules.Ledger;
import dev.faultline.replay.rules.Need;
import dev.faultline.replay.rules.Rule;
import dev.faultline.replay.rules.TraceEnd;
import dev.faultline.v1.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rule could check, as the report says it. */
final class CoverageText {
  private CoverageText() {}

  static Coverage of(Rule rule, TraceEnd end) {
    Coverage.Builder coverage = counts(rule.spec().name(), rule.ledger());
    for (Map.Entry<String, Ledger> row : rule.rows().entrySet()) {
      coverage.addRows(counts(row.getKey(), row.getValue()));
    }
    return coverage.setReason(reason(rule, end)).build();
  }

  private static Coverage.Builder counts(String name, Ledger ledger) {
    Coverage.Builder coverage =
        Coverage.newBuilder()
            .setRule(name)
            .setOccurred(ledger.occurredCount())
            .setChecked(ledger.checkedCount())
            .setUndecided(ledger.undecidedCount())
            .setNotApplicable(ledger.notApplicableCount())
            .setReason(ledger.reason());
    for (Map.Entry<Doubt, Long> cause : ledger.doubts().entrySet()) {
      Doubt doubt = cause.getKey();
      coverage
          .addCausesBuilder()
          .setCause(doubt.name())
          .setCount(cause.getValue())
          .setSentence(doubt.sentence())
          .setRemedy(doubt.remedy());
    }
    return coverage;
  }

  private static String reason(Rule rule, TraceEnd end) {
    Ledger ledger = rule.ledger();
    if (!end.applies(rule.spec())) {
      return "not applicable: it is about " + Model.BCACHEFS.means();
    }
    List<String> missing = new ArrayList<>();
    for (Need need : end.missing(rule.spec())) {
      if (end.isBeyondTracing(need)) {
        return "not applicable: no tracepoint of this filesystem tells of " + need.kind().name();
      }
      List<String> names = end.tracepoints(need);
      missing.add(
          need.kind().name() + (names.isEmpty() ? "" : " (" + String.join(" or ", names) + ")"));
    }
    if (!missing.isEmpty()) {
      return "not in the capture: " + String.join(", ", missing.stream().distinct().toList());
    }
    if (ledger.undecidedCount() > 0) {
      return ledger.reason();
    }
    if (ledger.checkedCount() > 0) {
      return "";
    }
    Optional<Exemption> exemption = ledger.mainExemption();
    return exemption.isPresent()
        ? "nothing to check: " + exemption.get().sentence()
        : "no opportunity";
  }
}
