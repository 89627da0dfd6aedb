package dev.faultline.cli.capture;

import dev.faultline.traces.probe.ModuleCode;
import dev.faultline.traces.probe.ModuleProbes;

/**
 * What probes are set on.
 *
 * @param kernel that they are for ({@code vermagic}); empty if that is not known
 * @param version of the module; empty if that is not known
 * @param buildId by which a loaded module is told to be the one; empty if any will do
 * @param probes on its functions and, if its code was at hand, on its lock
 */
record Probed(String kernel, String version, String buildId, ModuleProbes probes) {

  /** A module whose code was read. */
  static Probed of(ModuleCode code, ModuleProbes probes) {
    return new Probed(code.kernel(), code.version(), code.buildId(), probes);
  }
}
