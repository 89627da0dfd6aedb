package dev.faultline.traces.probe;

import dev.faultline.traces.probe.btf.StructLayouts;
import dev.faultline.traces.probe.code.CodePart;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the search for the lock needs of a module.
 *
 * @param name how messages name it
 * @param kernel that it was built for ({@code vermagic})
 * @param version of the module itself; empty if it names none
 * @param buildId the note by which a loaded module is told to be this one, in hexadecimal; empty if
 *     it has none
 * @param candidates the functions that may hold the lock, each with its parts
 * @param functions names of all functions
 * @param layouts of the module's and the kernel's structures
 */
public record ModuleCode(
    String name,
    String kernel,
    String version,
    String buildId,
    List<List<CodePart>> candidates,
    Set<String> functions,
    StructLayouts layouts) {
  static final String LOCK = "bch_inode_info.ei_pagecache_lock";

  /** The table that replaced it in bcachefs 1.37. */
  static final String SLOTS = "bch_fs.fdm_table.slots";

  static final String DISABLED = "task_struct.faults_disabled_mapping";

  /** Offset of the lock in the inode. */
  OptionalLong lockOffset() {
    return layouts.offset(LOCK);
  }

  /** Offset of the mapping whose faults are disabled in the task; empty since Linux 7.0. */
  OptionalLong disabledOffset() {
    return layouts.offset(DISABLED);
  }
}
