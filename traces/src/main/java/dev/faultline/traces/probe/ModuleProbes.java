package dev.faultline.traces.probe;

import dev.faultline.traces.probe.elf.KernelFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The probes that record a module: on the instructions where the lock is taken and released, and on
 * its functions.
 *
 * @param probes all of them
 * @param missing events that this module cannot be probed for, with the reason
 * @param functionsOnly whether no probe stands on the lock itself
 */
public record ModuleProbes(
    List<ProbeDefinition> probes, List<String> missing, boolean functionsOnly) {
  private static final Set<String> OF_INSTRUCTIONS =
      Set.of(
          "pagecache_lock_acquired",
          "pagecache_lock_tried",
          "pagecache_lock_release",
          "faults_disabled_set",
          "faults_disabled_clear",
          "page_fault_enter");
  private static final String FAULT_BEGIN = "page_fault_begin";

  /**
   * Probes of a module whose instructions are not at hand, or of a machine whose instructions are
   * not understood.
   *
   * @throws KernelFileException if a member of a structure is missing that they need
   */
  public static ModuleProbes ofFunctions(ModuleFunctions module) throws KernelFileException {
    ProbeArguments arguments = new ProbeArguments(module.layouts());
    FunctionProbes functions = new FunctionProbes(arguments, module.functions());
    List<ProbeDefinition> probes =
        new ArrayList<>(functions.all(module.layouts().offset(ModuleCode.LOCK)));
    probes.add(functions.faultBegin());
    LockedFunctions.probes().stream()
        .filter(probe -> probe.module().isEmpty() || module.has(probe.place()))
        .forEach(probes::add);
    arguments.check(module.name());
    return new ModuleProbes(List.copyOf(probes), functions.missing(), true);
  }

  /** Whether a tracepoint, {@code system:name}, is one that such probes may be set for. */
  public boolean concerns(String tracepoint) {
    if (!tracepoint.startsWith(ProbeDefinition.GROUP + ":")) {
      return true;
    }
    String event = tracepoint.substring(ProbeDefinition.GROUP.length() + 1);
    return functionsOnly
        ? !OF_INSTRUCTIONS.contains(event)
        : !event.equals(FAULT_BEGIN) && !LockedFunctions.tell(event);
  }

  /**
   * The probes of a module.
   *
   * @throws KernelFileException if a member of a structure is missing that they need
   */
  public static ModuleProbes of(ModuleCode module, LockSites sites) throws KernelFileException {
    ProbeArguments arguments = new ProbeArguments(module.layouts());
    List<ProbeDefinition> probes = new ArrayList<>();
    for (LockSite site : sites.locks()) {
      for (ProbePoint point : site.points()) {
        probes.add(lock(site, point, arguments));
      }
    }
    List<String> missing = new ArrayList<>();
    for (FaultsSite site : sites.faults()) {
      String event = event(site.kind());
      if (!site.probe().isEmpty() && !site.arguments().isEmpty()) {
        probes.add(
            ProbeDefinition.entry(event, FunctionProbes.MODULE, site.probe(), site.arguments()));
      } else if (!event.isEmpty()) {
        missing.add(event + ": no register at " + site.place() + " tells it");
      }
    }
    FunctionProbes functions = new FunctionProbes(arguments, Optional.of(module.functions()));
    boolean faults = probes.stream().anyMatch(probe -> probe.event().equals("page_fault_enter"));
    functions.all(module.lockOffset()).stream()
        .filter(probe -> faults || !probe.event().equals("page_fault_exit"))
        .forEach(probes::add);
    functions.missing().forEach(event -> missing.add(event + ": no such function"));
    arguments.check(module.name());
    for (FaultsSite.Kind kind :
        List.of(FaultsSite.Kind.SET, FaultsSite.Kind.CLEAR, FaultsSite.Kind.FAULT)) {
      if (sites.faults().stream().noneMatch(site -> site.kind() == kind)) {
        missing.add(event(kind) + ": not found in the code");
      }
    }
    return new ModuleProbes(List.copyOf(probes), List.copyOf(missing), false);
  }

  private static ProbeDefinition lock(LockSite site, ProbePoint point, ProbeArguments arguments) {
    List<String> fetch = new ArrayList<>();
    switch (site.kind()) {
      case TRIED -> fetch.add("ok=\\1:u8");
      case TRY_FAILED -> fetch.add("ok=\\0:u8");
      default -> {}
    }
    fetch.add("state=\\" + site.state().number() + ":u32");
    fetch.addAll(arguments.inode(point.inode()));
    String filter = "";
    if (point.ifEqual()) {
      fetch.add("zf=%flags:x64");
      filter = "zf & 0x40";
    }
    return new ProbeDefinition(
        point.ifEqual() ? ProbeDefinition.FLAGGED : ProbeDefinition.GROUP,
        event(site.kind()),
        false,
        FunctionProbes.MODULE,
        point.place(),
        List.copyOf(fetch),
        filter);
  }

  private static String event(LockSite.Kind kind) {
    return switch (kind) {
      case ACQUIRED -> "pagecache_lock_acquired";
      case TRIED, TRY_FAILED -> "pagecache_lock_tried";
      case RELEASE, RELEASE_ASYNC -> "pagecache_lock_release";
    };
  }

  private static String event(FaultsSite.Kind kind) {
    return switch (kind) {
      case SET -> "faults_disabled_set";
      case CLEAR -> "faults_disabled_clear";
      case FAULT -> "page_fault_enter";
      case LOADED, DROPPED -> "";
    };
  }
}
