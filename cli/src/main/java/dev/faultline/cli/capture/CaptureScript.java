package dev.faultline.cli.capture;

import dev.faultline.traces.probe.ModuleProbes;
import dev.faultline.traces.probe.ProbeDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A POSIX shell script that records one filesystem. What it does whatever is recorded stands in
 * resources beside this class; what differs is put between.
 */
final class CaptureScript {
  private static final int WIDTH = 110;

  /** What rests on locks that are certainly held, and so on parts of the real holds. */
  private static final List<String> FOUND_BY_FUNCTIONS = List.of("deadlock", "state-exclusion");

  private final Filesystem filesystem;
  private final Tool tool;
  private final Outlook full;
  private final Outlook outlook;
  private final Optional<Probed> module;
  private final String command;
  private final String version;
  private final StringBuilder text = new StringBuilder();

  CaptureScript(
      Filesystem filesystem,
      Tool tool,
      Outlook outlook,
      Optional<Probed> module,
      String command,
      String version) {
    this.filesystem = filesystem;
    this.tool = tool;
    this.full = outlook;
    this.outlook =
        module.map(Probed::probes).map(probes -> outlook.of(probes::concerns)).orElse(outlook);
    this.module = module;
    this.command = command;
    this.version = version;
  }

  @Override
  public String toString() {
    text.setLength(0);
    head();
    settings();
    text.append('\n').append(resource("common.sh")).append('\n');
    if (tool != Tool.BPFTRACE) {
      text.append(resource("kprobes.sh")).append('\n');
    }
    text.append(resource(tool.title() + ".sh")).append('\n');
    module.ifPresent(this::probes);
    events();
    text.append(resource("main.sh"));
    return text.toString();
  }

  private void head() {
    line("#!/bin/sh");
    comment(
        "Records what faultline needs of %s, with %s. Written by %s: read it before you run it, as root."
            .formatted(filesystem.title(), tool.title(), version));
    line("#");
    line("#   sh capture.sh COMMAND...   records while COMMAND runs");
    line("#   sh capture.sh              records until Ctrl-C");
    line("#");
    comment(
        "It writes "
            + tool.capture()
            + " and, beside it, a file .recorded that says what was on: faultline verify reads both. Variables: OUT (name of the capture, without its ending), BUFFER_KIB (for each CPU), CLOCK, LIMIT (seconds after which a command that hangs is given up; 0: never), GRACE (seconds that a recorder has to end and write its file).");
    line("#");
    comment("The capture can decide: " + names(outlook.decided(List.of())) + ".");
    if (!full.undecided().isEmpty()) {
      comment("No capture of this filesystem decides: " + names(full.undecided()) + ".");
    }
    if (module.map(Probed::probes).filter(ModuleProbes::functionsOnly).isPresent()) {
      bare();
    }
    module.ifPresent(
        known ->
            known
                .probes()
                .missing()
                .forEach(
                    event ->
                        comment(
                            "This module cannot be probed for "
                                + event
                                + lost(event.substring(0, end(event))))));
    line("#");
    comment(
        "It costs memory: BUFFER_KIB for each CPU while it records; what does not fit pushes out the oldest. It costs time: each event some 100 bytes written by the task that it tells of, each probe on an instruction that cannot be optimised a breakpoint. Wherever it ends, by Ctrl-C too, probes and settings are put back.");
    if (filesystem.calls()) {
      comment(
          "System calls are recorded with their arguments; kernels from 7.x on record up to 63 bytes of what is written, too (tracing/syscall_user_buf_size).");
    }
  }

  /** What probes on functions are good for. */
  private void bare() {
    comment(
        "No probe stands on the page-cache lock itself, which is inlined: the module's code is not at hand, or not understood. Functions that run only under the lock tell when it is certainly held; at other times it may be. So a hang still shows who waits for whom, and two states that are held at once for certain are found; that there is neither cannot be told, most else is undecided, and no capture is clean. To decide the rest: faultline capture --kernel-module bcachefs.ko, on x86-64.");
    List<String> lost = new ArrayList<>(full.decided(List.of()));
    lost.removeAll(outlook.decided(List.of()));
    List<String> found = new ArrayList<>(lost);
    found.retainAll(FOUND_BY_FUNCTIONS);
    lost.removeAll(found);
    comment("Found where it shows, but never ruled out: " + names(found) + ".");
    comment("Lost without the lock: " + names(lost) + ".");
  }

  private static int end(String event) {
    int end = 0;
    while (end < event.length()
        && (event.charAt(end) == '_' || Character.isLetter(event.charAt(end)))) {
      end++;
    }
    return end;
  }

  private String lost(String event) {
    List<String> rules = outlook.lost(List.of(ProbeDefinition.GROUP + ":" + event));
    return rules.isEmpty() ? "." : "; lost with it: " + names(rules) + ".";
  }

  private static String names(List<String> rules) {
    return rules.isEmpty() ? "nothing" : String.join(", ", rules);
  }

  private void settings() {
    line("");
    line("set -u");
    line("FILESYSTEM=" + filesystem.title());
    line("CLOCK=${CLOCK:-mono}");
    line("BUFFER_KIB=${BUFFER_KIB:-32768}");
    line("LIMIT=${LIMIT:-0}");
    line("GRACE=${GRACE:-30}");
    line("OUT=${OUT:-capture}");
    line("SIGNAL=" + tool.signal());
    line("# shellcheck disable=SC1003,SC2016 # as it was given to faultline capture --for");
    line("COMMAND=" + quoted(command));
  }

  private void probes(Probed known) {
    boolean bare = known.probes().functionsOnly();
    comment(
        bare
            ? "Probes on functions, with offsets of structures of "
                + (known.kernel().isEmpty() ? "the kernel whose types were read" : known.kernel())
                + ": other kernels may have them elsewhere."
            : "Probes for the module that was built for "
                + known.kernel()
                + (known.version().isEmpty() ? "" : ", version " + known.version())
                + ": other builds have the lock elsewhere.");
    line("BUILD_ID=" + quoted(known.buildId()));
    line("BUILT_FOR=" + quoted(known.kernel().split(" ", -1)[0]));
    line(
        "MAXACTIVE=512  # calls of one function that may be under way and still be seen to return");
    line("");
    line(resource("module.sh").stripTrailing());
    line("");
    line("# shellcheck disable=SC2016 # what begins with $ is meant for the kernel");
    line("set_probes() {");
    for (ProbeDefinition probe : known.probes().probes()) {
      if (probe.event().endsWith("_locked_exit")) {
        part(probe);
      }
      if (probe.event().contains("_locked_")) {
        continue;
      }
      boolean lock = probe.event().startsWith("pagecache_lock_") && !probe.onReturn();
      String lost =
          String.join(" ", outlook.lost(List.of(ProbeDefinition.GROUP + ":" + probe.event())));
      line(
          "  "
              + (lock && !bare ? "lock_probe" : "probe " + quoted(lost))
              + (probe.onReturn() ? " \"r$MAXACTIVE\" " : " p ")
              + probe.group()
              + "/"
              + probe.event()
              + " "
              + quoted(probe.target())
              + " "
              + quoted(probe.fetch()));
    }
    line("}");
    line("");
  }

  /** Begin and return of a function that runs under the lock. */
  private void part(ProbeDefinition exit) {
    String operation = exit.event().replaceFirst("_locked_exit$", "");
    line("  part_probe " + exit.group() + "/" + operation + "_locked " + quoted(exit.target()));
  }

  private void events() {
    line("choose_events() {");
    for (Loss loss : outlook.lossesTogether()) {
      if (loss.events().stream().noneMatch(CaptureScript::isProbe)) {
        line("  " + call("together", loss));
      }
    }
    for (List<String> group : outlook.alternatives()) {
      if (!isProbe(group.get(0))) {
        line("  " + call("want", outlook.loss(group)));
      }
    }
    line("}");
    line("");
    if (module.isEmpty()) {
      line("set_probes() { :; }");
      line("check_module() { :; }");
      line("");
    }
  }

  private static boolean isProbe(String event) {
    return event.startsWith(ProbeDefinition.GROUP + ":");
  }

  private static String call(String function, Loss loss) {
    return function
        + " "
        + quoted(String.join(" ", loss.rules()))
        + " "
        + quoted(String.join(" ", loss.inPart()))
        + " "
        + String.join(" ", loss.events());
  }

  /** One word of the shell, whatever is in it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void comment(String words) {
    StringBuilder line = new StringBuilder("#");
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH) {
        line(line.toString());
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    line(line.toString());
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(CaptureScript.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
