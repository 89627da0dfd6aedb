package dev.faultline.cli.capture;

import dev.faultline.traces.probe.Candidate;
import dev.faultline.traces.probe.FaultsSite;
import dev.faultline.traces.probe.LockSite;
import dev.faultline.traces.probe.LockSites;
import dev.faultline.traces.probe.ModuleCode;
import dev.faultline.traces.probe.ProbePoint;
import java.util.List;
import java.util.Locale;

/** The sites of the lock in a module, a line each. */
final class SitesText {
  private static final String ROW = "%-36s %-14s %-6s %-16s %s%n";

  private SitesText() {}

  static String of(ModuleCode module, LockSites sites) {
    StringBuilder text = new StringBuilder();
    text.append("bcachefs").append(module.version().isEmpty() ? "" : " " + module.version());
    text.append(" for ").append(module.kernel());
    text.append("\n\n");
    row(text, "SITE", "WHAT", "STATE", "INODE", "TOLD BY");
    for (LockSite site : sites.locks()) {
      row(
          text,
          site.place(),
          site.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          site.state().name().toLowerCase(Locale.ROOT),
          site.inode().toString(),
          site.toldBy() + (site.remark().isEmpty() ? "" : "; " + site.remark()));
      for (ProbePoint point : probedElsewhere(site)) {
        text.append("    probe at ").append(point.place()).append(", inode in ");
        text.append(point.inode()).append(point.ifEqual() ? ", if the zero flag is set" : "");
        text.append('\n');
      }
    }
    for (FaultsSite site : sites.faults()) {
      row(
          text,
          site.place(),
          "faults " + site.kind().name().toLowerCase(Locale.ROOT),
          "",
          "",
          site.code() + (site.probe().isEmpty() ? "" : "; probe at " + site.probe()));
    }
    if (!sites.candidates().isEmpty()) {
      text.append("\nNot the lock's:\n");
    }
    for (Candidate candidate : sites.candidates()) {
      text.append("  ").append(candidate.place()).append("  ").append(candidate.code());
      text.append(": ").append(candidate.doubtful() ? "IN DOUBT: " : "");
      text.append(candidate.why()).append('\n');
    }
    text.append(
        "%n%d calls of the slow path, %d acquisitions with one: %s%n"
            .formatted(
                sites.slowCalls(),
                sites.slowPaths(),
                sites.complete() ? "complete" : "NOT complete"));
    return text.toString();
  }

  private static List<ProbePoint> probedElsewhere(LockSite site) {
    return site.points().stream()
        .filter(point -> !point.place().equals(site.place()) || site.points().size() > 1)
        .toList();
  }

  private static void row(
      StringBuilder text, String site, String what, String state, String inode, String toldBy) {
    text.append(ROW.formatted(site, what, state, inode, toldBy));
  }
}
