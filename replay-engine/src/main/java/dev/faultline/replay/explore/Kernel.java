package dev.faultline.replay.explore;

import java.util.List;
import java.util.Optional;

/**
 * What differs from version to version.
 *
 * @param name on the command line
 * @param readaheadTries whether readahead tries for add and hands its folios back, or waits for add
 *     with folios locked (ORD-2)
 * @param remapDrainsFirst whether a remap waits for direct I/O to end before it takes block (ORD-7)
 * @param pinWaitsWithoutBlock whether pinning that finds mmap_lock taken drops block before it
 *     waits
 * @param spliceTakesAdd whether splice_read takes add for the pages that it reads
 * @param copyFaultsWithoutAdd whether a buffered read faults its destination in before it takes add
 * @param createLock whether snapshots.create_lock is held by buffered writes and mkwrite, and asked
 *     for under block by fallocate (ORD-8)
 * @param twoFilesystems whether the two files are on two filesystems, each with a table of its own
 *     instead of faults_disabled_mapping (P-6)
 */
public record Kernel(
    String name,
    boolean readaheadTries,
    boolean remapDrainsFirst,
    boolean pinWaitsWithoutBlock,
    boolean spliceTakesAdd,
    boolean copyFaultsWithoutAdd,
    boolean createLock,
    boolean twoFilesystems) {

  /** As it should be: within the bounds nothing goes wrong. */
  public static final Kernel SOUND =
      new Kernel("sound", true, true, true, true, true, false, false);

  /** Linux 6.7 to 6.17. */
  public static final Kernel MAINLINE =
      new Kernel("6.12", false, false, false, false, false, false, false);

  /** bcachefs-tools 1.31 and later. */
  public static final Kernel DKMS =
      new Kernel("dkms-1.31", true, false, false, false, false, false, false);

  /** bcachefs-tools 1.37 and later, across two filesystems. */
  public static final Kernel TWO_FILESYSTEMS =
      new Kernel("dkms-1.37", true, false, false, false, false, false, true);

  /** bcachefs-tools 1.38.4 and later. */
  public static final Kernel CREATE_LOCK =
      new Kernel("dkms-1.38.4", true, false, false, false, false, true, false);

  /** All of them. */
  public static final List<Kernel> ALL =
      List.of(SOUND, MAINLINE, DKMS, TWO_FILESYSTEMS, CREATE_LOCK);

  /** The one of this name. */
  public static Optional<Kernel> of(String name) {
    return ALL.stream().filter(kernel -> kernel.name.equals(name)).findFirst();
  }
}
