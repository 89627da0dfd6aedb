package dev.faultline.traces.probe;

import dev.faultline.traces.probe.btf.StructLayouts;
import java.util.Optional;
import java.util.Set;

/**
 * What probes on functions alone need of a module.
 *
 * @param name how messages name it
 * @param functions names of its functions; empty if they are not known
 * @param layouts of the kernel's structures, and the module's as far as they are known
 */
public record ModuleFunctions(String name, Optional<Set<String>> functions, StructLayouts layouts) {

  /** Whether it may have a function. */
  boolean has(String function) {
    return functions.isEmpty() || functions.get().contains(function);
  }
}
