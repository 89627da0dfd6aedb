package dev.faultline.traces.probe.btf;

import java.util.OptionalLong;

/** Where members are in the structures of one kernel. */
@FunctionalInterface
public interface StructLayouts {

  /**
   * The offset of a member, in bytes.
   *
   * @param path structure and member, {@code vm_fault.pgoff}; members of anonymous structures and
   *     unions are named as in C
   * @return empty if this kernel has no such structure or member, or if it is a bit field
   */
  OptionalLong offset(String path);
}
