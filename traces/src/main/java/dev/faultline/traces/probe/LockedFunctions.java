package dev.faultline.traces.probe;

import java.util.ArrayList;
import java.util.List;

/**
 * Functions that an operation of bcachefs calls only while it holds its page-cache lock (Linux 6.7
 * to DKMS 1.39): for as long as one runs inside of the operation, the lock is held. The profile
 * {@code bcachefs-functions} says what that is to the model.
 */
final class LockedFunctions {
  private static final String MODULE = FunctionProbes.MODULE;
  private static final String KERNEL = "";

  private record Part(String operation, String module, String function) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("dio_write", MODULE, "bch2_write_invalidate_inode_pages_range"),
          new Part("dio_write", KERNEL, "bio_iov_iter_get_pages"),
          // The same since DKMS 1.37.
          new Part("dio_write", MODULE, "bch2_bio_iov_iter_get_pages"),
          new Part("dio_write", MODULE, "bch2_write"),
          new Part("page_fault", KERNEL, "filemap_fault"),
          new Part("read_iter", KERNEL, "filemap_read"),
          new Part("readahead", MODULE, "bchfs_read"),
          new Part("truncate", KERNEL, "truncate_setsize"),
          new Part("fallocate", KERNEL, "file_modified"),
          new Part("remap", KERNEL, "inode_dio_wait"),
          new Part("remap", MODULE, "bch2_remap_range"));

  /** Whether an event is one of these. */
  static boolean tell(String event) {
    return event.endsWith("_locked_enter") || event.endsWith("_locked_exit");
  }

  /**
   * The probes, each return before its entry: a function whose return is not seen must not be seen
   * to begin.
   */
  static List<ProbeDefinition> probes() {
    List<ProbeDefinition> probes = new ArrayList<>();
    for (Part part : PARTS) {
      probes.add(
          ProbeDefinition.exit(
              part.operation + "_locked_exit", part.module, part.function, List.of()));
      probes.add(
          ProbeDefinition.entry(
              part.operation + "_locked_enter", part.module, part.function, List.of()));
    }
    return probes;
  }

  private LockedFunctions() {}
}
