package dev.faultline.cli.capture;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.ReadFiles;
import dev.faultline.cli.shell.Destination;
import dev.faultline.cli.shell.ExitStatus;
import dev.faultline.cli.shell.Names;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.shell.ToolVersion;
import dev.faultline.cli.shell.UnwritableException;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.stream.Recording;
import dev.faultline.traces.probe.LockSites;
import dev.faultline.traces.probe.ModuleCode;
import dev.faultline.traces.probe.ModuleFunctions;
import dev.faultline.traces.probe.ModuleProbes;
import dev.faultline.traces.probe.ModuleReader;
import dev.faultline.traces.probe.OtherMachineException;
import dev.faultline.traces.probe.code.Objdump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faultline capture}. */
@Command(
    name = "capture",
    header = "Print a script that records what the rules need.",
    customSynopsis = {
      "faultline capture [OPTION]... [--filesystem NAME] [-o capture.sh]",
      "  faultline capture --sites --kernel-module FILE [--vmlinux-btf FILE]"
    },
    description = {
      "Prints a commented POSIX shell script for root: it switches on the tracepoints that the kernel"
          + " has, records while a command runs or until Ctrl-C, and puts everything back. What is"
          + " printed is never run by faultline.",
      "",
      "The page-cache lock of bcachefs is inlined and has no tracepoints. For bcachefs, the"
          + " instructions that take and release it are looked for in the module, and the script"
          + " sets probes on them; it is then for this build of the module only. --sites lists them."
          + " Where there is no module, or one of another machine than x86-64, probes are set on"
          + " functions only, as with --functions: such a capture tells less of the lock, and the"
          + " head of the script says what."
    },
    exitCodeListHeading = "%n@|bold EXIT STATUS|@%n",
    exitCodeList = {
      "0:the script or the list was printed",
      "2:wrong usage, or it could not be written",
      "3:instructions of the lock are in doubt: no script is printed",
      "4:the module, its types or its instructions could not be read"
    })
public final class CaptureCommand implements Callable<Integer> {
  private static final Path RUNNING = Path.of("/sys/kernel/btf/vmlinux");
  private static final Path LOADED = Path.of("/sys/kernel/btf/bcachefs");

  private final Surroundings surroundings;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--filesystem",
      paramLabel = "NAME",
      description = "What is to be recorded: ${COMPLETION-CANDIDATES}. Default: bcachefs.")
  private Filesystem filesystem = Filesystem.BCACHEFS;

  @Option(
      names = "--tool",
      paramLabel = "TOOL",
      converter = ToolConverter.class,
      completionCandidates = ToolConverter.class,
      description =
          "What records: tracefs (the kernel alone), trace-cmd, perf or bpftrace (of bcachefs: functions only)."
              + " Default: tracefs.")
  private Tool tool = Tool.TRACEFS;

  @Option(
      names = "--kernel-module",
      paramLabel = "FILE",
      description =
          "The bcachefs.ko that is to be recorded, also packed. Default: that of the running kernel.")
  private Optional<Path> module = Optional.empty();

  @Option(
      names = "--vmlinux-btf",
      paramLabel = "FILE",
      description =
          "Types of the kernel that the module is for: a file of /sys/kernel/btf, a vmlinux or"
              + " vmlinuz. Default: /sys/kernel/btf/vmlinux.")
  private Path types = RUNNING;

  @Option(
      names = "--rules",
      paramLabel = "RULE",
      split = ",",
      description = "Record only what these rules look at. Default: all rules.")
  private List<String> rules = List.of();

  @Option(
      names = "--for",
      paramLabel = "COMMAND",
      description = "What the script runs when it is given no command.")
  private String command = "";

  @Option(
      names = "--functions",
      description =
          "Set probes on functions of bcachefs only. This is done anyway where its module is not"
              + " found, or is one of a machine other than x86-64.")
  private boolean functions;

  @Option(
      names = "--sites",
      description = "List where the module takes and releases the lock, and print no script.")
  private boolean sites;

  @Option(
      names = "--objdump",
      paramLabel = "PROGRAM",
      description = "The disassembler, of GNU binutils. Default: objdump.")
  private String objdump = "objdump";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write; - is standard output. Default: -.")
  private String output = "-";

  @Option(names = "--debug", description = "On an internal error, say where it happened.")
  boolean debug;

  public CaptureCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Names known = new Names("rule", RuleCatalog.names());
    rules.forEach(rule -> known.require(rule, spec));
    if (filesystem != Filesystem.BCACHEFS && (sites || module.isPresent())) {
      throw wrong("Only of bcachefs a module is looked into: its lock has no tracepoints.");
    }
    if (!output.equals(Input.StandardInput.NAME)) {
      new ReadFiles()
          .and(module.stream().toList())
          .and(List.of(types))
          .requireNot(Path.of(output), path -> true, spec);
    }
    String text;
    try {
      text = filesystem == Filesystem.BCACHEFS ? ofModule() : script(Optional.empty());
    } catch (DoubtException e) {
      surroundings.err().println("faultline: " + e.getMessage());
      return ExitStatus.INCONCLUSIVE.code();
    } catch (IOException e) {
      surroundings.err().println("faultline: " + e.getMessage());
      return ExitStatus.UNREAD.code();
    }
    return write(text);
  }

  private String ofModule() throws IOException {
    if (functions || (tool == Tool.BPFTRACE && !sites)) {
      return ofFunctions(module);
    }
    Optional<Path> file =
        module.isPresent() ? module : InstalledModule.find(Path.of("/lib/modules"));
    try {
      if (file.isPresent()) {
        return ofCode(file.get());
      } else if (sites) {
        throw InstalledModule.none();
      }
      surroundings.err().println("faultline: " + InstalledModule.none().getMessage());
    } catch (OtherMachineException e) {
      if (sites) {
        throw e;
      }
      surroundings.err().println("faultline: " + e.getMessage());
    }
    surroundings
        .err()
        .println(
            "faultline: The script sets probes on functions only; its head says what is lost.");
    return ofFunctions(file);
  }

  private String ofFunctions(Optional<Path> file) throws IOException {
    ModuleFunctions known =
        file.isPresent()
            ? ModuleReader.functions(file.get(), types)
            : ModuleReader.loaded(LOADED, types);
    String kernel = types.equals(RUNNING) ? InstalledModule.release() : "";
    return script(Optional.of(new Probed(kernel, "", "", ModuleProbes.ofFunctions(known))));
  }

  private String ofCode(Path file) throws IOException {
    ModuleCode code = ModuleReader.read(file, types);
    LockSites found = LockSites.find(code, new Objdump(objdump));
    if (sites) {
      return SitesText.of(code, found);
    }
    if (!found.complete()) {
      throw new DoubtException(file, found);
    }
    return script(Optional.of(Probed.of(code, ModuleProbes.of(code, found))));
  }

  private String script(Optional<Probed> probes) throws IOException {
    List<RuleInfo> wanted =
        RuleCatalog.rules().stream()
            .filter(rule -> rules.isEmpty() || rules.contains(rule.name()))
            .toList();
    Outlook outlook =
        new Outlook(
            filesystem,
            wanted,
            new CaptureOpener(surroundings.in(), List.of(), List.of(), Recording.NONE)
                .tracepoints());
    return new CaptureScript(
            filesystem, tool, outlook, probes, command, "faultline " + ToolVersion.text())
        .toString();
  }

  private int write(String text) {
    try (Destination destination = Destination.of(output, surroundings)) {
      destination.stream().write(text.getBytes(StandardCharsets.UTF_8));
      destination.commit();
      return ExitStatus.CLEAN.code();
    } catch (UnwritableException e) {
      if (e.isBrokenPipe()) {
        return ExitStatus.BROKEN_PIPE;
      }
      throw wrong("The script cannot be written to " + output + ": " + e.getMessage() + ".");
    } catch (IOException e) {
      throw wrong("The script cannot be written to " + output + ": " + e.getMessage() + ".");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
