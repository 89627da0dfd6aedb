package dev.faultline.traces.probe;

import dev.faultline.traces.probe.code.Disassembler;
import dev.faultline.traces.probe.code.FunctionCode;
import dev.faultline.traces.probe.elf.KernelFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Every place in a module where the page-cache lock is taken and released, and where faults are
 * disabled; and what might have been one.
 *
 * @param locks where the lock is taken and released, by function and offset
 * @param faults where faults are disabled and enabled
 * @param candidates what is none, and why
 * @param slowCalls calls of the slow path in the module
 * @param slowPaths acquisitions with a slow path
 */
public record LockSites(
    List<LockSite> locks,
    List<FaultsSite> faults,
    List<Candidate> candidates,
    int slowCalls,
    int slowPaths) {

  /**
   * Searches a module.
   *
   * @throws IOException if its instructions cannot be read, or its types lack the inode
   */
  public static LockSites find(ModuleCode module, Disassembler disassembler) throws IOException {
    long lock =
        module
            .lockOffset()
            .orElseThrow(
                () ->
                    new KernelFileException(
                        module.name(), "its types have no " + ModuleCode.LOCK + "."));
    ProbeArguments arguments = new ProbeArguments(module.layouts());
    arguments.check(module.name());
    List<LockSite> locks = new ArrayList<>();
    List<FaultsSite> faults = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    OptionalLong slots = module.layouts().offset(ModuleCode.SLOTS);
    int calls = 0;
    int paths = 0;
    for (FunctionCode code : FunctionCode.of(module.candidates(), disassembler)) {
      FunctionView view = new FunctionView(code);
      calls += view.calls(AcquisitionSearch.SLOW_PATH).size();
      if (!view.flow().settled()) {
        candidates.add(
            new Candidate(
                code.name() + "+0x0", "", true, "what its instructions do was not found out"));
        continue;
      }
      List<Acquisition> acquisitions = new AcquisitionSearch(view, lock, candidates).find();
      paths += (int) acquisitions.stream().filter(Acquisition::blocking).count();
      locks.addAll(new AcquisitionSites(view, candidates).of(acquisitions));
      new ReleaseSearch(view, lock, candidates).find(locks);
      if (module.disabledOffset().isPresent()) {
        new FaultsSearch(view, module.disabledOffset().getAsLong(), arguments).find(faults);
      }
      if (slots.isPresent()) {
        long mapping = slots.getAsLong() + module.layouts().offset("fdm_slot.mapping").orElse(0);
        new FaultsTableSearch(view, slots.getAsLong(), mapping, arguments).find(faults);
      }
    }
    locks.sort(Comparator.comparing(LockSite::place));
    faults.sort(Comparator.comparing(FaultsSite::place));
    return new LockSites(locks, faults, candidates, calls, paths);
  }

  /**
   * Whether nothing is missing that is known to be there: every call of the slow path belongs to an
   * acquisition, and no instruction is doubtful.
   */
  public boolean complete() {
    return slowCalls == slowPaths && candidates.stream().noneMatch(Candidate::doubtful);
  }
}
