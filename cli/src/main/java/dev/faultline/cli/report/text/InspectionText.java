package dev.faultline.cli.report.text;

import dev.faultline.cli.report.words.ClockText;
import dev.faultline.cli.report.words.Counted;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.words.Seconds;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.LossGap;
import dev.faultline.v1.MappingUse;
import dev.faultline.v1.MissedProbe;
import dev.faultline.v1.RecordingUse;
import dev.faultline.v1.TaskUse;
import dev.faultline.v1.TracepointUse;
import dev.faultline.v1.UnboundUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One capture as a person wants to know it before the verdict. */
public final class InspectionText {
  private static final int SHOWN = 10;
  private static final int SHOWN_UNBOUND = 30;

  private final StringBuilder out;
  private final Paragraph paragraph;

  public InspectionText(StringBuilder out) {
    this.out = out;
    this.paragraph = new Paragraph(out, Layout.COMFORTABLE_WIDTH);
  }

  public void write(CaptureInspection capture) {
    out.append(PlainText.of(capture.getPath())).append('\n');
    if (!capture.getError().isEmpty()) {
      line("error", capture.getError());
      return;
    }
    line("format", capture.getFormat());
    line("kernel", capture.getKernel().isEmpty() ? "not named" : capture.getKernel());
    line("clock", capture.getClock().isEmpty() ? "not named" : capture.getClock());
    recording(capture.getRecording());
    if (capture.getModelsCount() > 0) {
      line("model", String.join(" and ", capture.getModelsList()));
    }
    line("span", span(capture));
    line("events", events(capture));
    if (capture.getStacks() + capture.getHeldLists() + capture.getKernelReports() > 0) {
      line("log", log(capture));
      new SleepersText(out).write(capture);
    }
    line("lost", lost(capture));
    if (!capture.getIncomplete().isEmpty()) {
      line("incomplete", capture.getIncomplete());
    }
    ClockText clock = ClockText.named(capture.getClock());
    capture.getLossesList().stream().limit(SHOWN).forEach(gap -> out.append(loss(clock, gap)));
    if (!isLogAlone(capture)) {
      line("tasks", tasks(capture.getTasksList()));
      line("mappings", mappings(capture.getMappingsList()));
      tracepoints(capture.getTracepointsList());
      unbound(capture);
    }
    if (isLogAlone(capture)) {
      new SleepersText(out).rules();
    } else {
      new ReadinessText(out).write(capture.getRulesList());
    }
  }

  /** A console log without a dump. */
  private static boolean isLogAlone(CaptureInspection capture) {
    return capture.getEvents() == 0
        && capture.getStacks() + capture.getHeldLists() + capture.getKernelReports() > 0;
  }

  private void line(String label, String text) {
    paragraph.write(String.format(Locale.ROOT, "  %-12s", label), text);
  }

  private void recording(RecordingUse recording) {
    line("recorded", recorded(recording));
    recording.getFiltersList().forEach(filter -> line("but", filter));
    for (MissedProbe probe : recording.getMissedList()) {
      String missed = Counted.grouped(probe.getMissed()) + " of ";
      String hits = Counted.grouped(probe.getHits() + probe.getMissed());
      line("but", probe.getName() + ": " + missed + hits + " were missed");
    }
    if (!recording.getCommand().isEmpty()) {
      line("command", recording.getCommand());
    }
  }

  private static String recorded(RecordingUse recording) {
    if (recording.getEventsCount() == 0) {
      return "not said: what is not there may have happened; --recorded EVENTS says what was on";
    }
    return listed(recording.getEventsList())
        + (recording.getComplete() ? "; and nothing else" : "; and perhaps more");
  }

  private static String span(CaptureInspection capture) {
    if (capture.getEvents() == 0 && capture.getLastNs() == 0) {
      return "no event";
    }
    ClockText clock = ClockText.named(capture.getClock());
    if (clock.ticks()) {
      return clock.span(capture.getFirstNs(), capture.getLastNs());
    }
    return Seconds.of(capture.getFirstNs())
        + "-"
        + Seconds.of(capture.getLastNs())
        + " s, "
        + Seconds.of(capture.getLastNs() - capture.getFirstNs())
        + " s long";
  }

  private static String events(CaptureInspection capture) {
    String unread =
        capture.getLinesUnread() == 0
            ? ""
            : "; "
                + Counted.of(capture.getLinesUnread(), "line", "lines")
                + " of "
                + Counted.grouped(capture.getLines())
                + " could not be read";
    return Counted.grouped(capture.getEvents())
        + ": "
        + Counted.grouped(capture.getModelEvents())
        + " of the model, "
        + Counted.grouped(capture.getUnboundEvents())
        + " without binding"
        + unread;
  }

  private static String log(CaptureInspection capture) {
    return Counted.of(capture.getStacks(), "stack", "stacks")
        + ", "
        + Counted.of(capture.getHeldLists(), "list of held locks", "lists of held locks")
        + ", "
        + Counted.of(capture.getKernelReports(), "report of the kernel", "reports of the kernel");
  }

  private static String lost(CaptureInspection capture) {
    if (capture.getLossGaps() == 0) {
      return "nothing";
    }
    String count =
        capture.getEventsLost() == 0
            ? "an unknown number of events"
            : "at least " + Counted.of(capture.getEventsLost(), "event", "events");
    return count + " in " + Counted.of(capture.getLossGaps(), "gap", "gaps");
  }

  private static String loss(ClockText clock, LossGap gap) {
    String since = gap.getSinceKnown() ? clock.of(gap.getSinceNs()) : "the beginning";
    String count = gap.getCount() == 0 ? "unknown" : Counted.grouped(gap.getCount());
    return String.format(
        Locale.ROOT,
        "                %s: %s, %s-%s %s (%d)%n",
        where(gap),
        count,
        since,
        clock.of(gap.getUntilNs()),
        clock.ticks() ? "ticks" : "s",
        gap.getPosition());
  }

  /** The CPU that the tracer names, or else why nobody knows which. */
  private static String where(LossGap gap) {
    boolean ofCpu =
        gap.getCause().equals(LossCause.OVERRUN.name())
            || gap.getCause().equals(LossCause.LOSS_CAUSE_UNSPECIFIED.name());
    return ofCpu
        ? "CPU " + gap.getCpu()
        : gap.getCause().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String tasks(List<TaskUse> tasks) {
    List<String> names = new ArrayList<>();
    for (TaskUse task : tasks) {
      names.add(
          task.getComm() + "-" + task.getTid() + " (" + Counted.grouped(task.getEvents()) + ")");
    }
    return listed(names);
  }

  private static String mappings(List<MappingUse> mappings) {
    List<String> names = new ArrayList<>();
    for (MappingUse mapping : mappings) {
      String inode = mapping.getIno() == 0 ? "" : Long.toUnsignedString(mapping.getIno());
      String device = mapping.getDevice().isEmpty() ? "" : " on " + mapping.getDevice();
      String address = mapping.getAddress().isEmpty() ? "" : " at " + mapping.getAddress();
      String name = (inode.isEmpty() ? "" : "inode " + inode) + device + address;
      names.add(name.strip() + " (" + Counted.grouped(mapping.getEvents()) + ")");
    }
    return listed(names);
  }

  /** The number, and the first few. */
  private static String listed(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return Counted.grouped(names.size()) + ": " + first + (names.size() > SHOWN ? ", ..." : "");
  }

  /** What is in the capture, and nothing is made of. */
  private void unbound(CaptureInspection capture) {
    if (capture.getUnboundEvents() == 0) {
      return;
    }
    List<UnboundUse> uses = capture.getUnboundList();
    line("unbound", Counted.grouped(uses.size()));
    int width = uses.stream().mapToInt(use -> use.getName().length()).max().orElse(0);
    String row = "    %-" + Math.max(1, width) + "s  %12s%n";
    for (UnboundUse use : uses.subList(0, Math.min(SHOWN_UNBOUND, uses.size()))) {
      out.append(
          String.format(
              Locale.ROOT, row, PlainText.of(use.getName()), Counted.grouped(use.getEvents())));
    }
    long named = uses.stream().mapToLong(UnboundUse::getEvents).sum();
    long rest = capture.getUnboundEvents() - named;
    if (uses.size() > SHOWN_UNBOUND) {
      out.append("    ... (--report json names all)\n");
    }
    if (rest > 0) {
      out.append("    calls, stack traces and others without a name: ")
          .append(Counted.grouped(rest))
          .append('\n');
    }
  }

  private void tracepoints(List<TracepointUse> uses) {
    line("tracepoints", uses.isEmpty() ? "none that is bound" : Counted.grouped(uses.size()));
    int width = uses.stream().mapToInt(use -> use.getName().length()).max().orElse(0);
    for (TracepointUse use : uses) {
      String row = "    %-" + Math.max(1, width) + "s  %12s  %s%n";
      out.append(
          String.format(
              Locale.ROOT,
              row,
              PlainText.of(use.getName()),
              Counted.grouped(use.getEvents()),
              use.getKind()));
    }
  }
}
