package dev.faultline.stream;

import org.jspecify.annotations.Nullable;

/**
 * As much of the identity of a mapping ({@code struct address_space}) as one event carried.
 *
 * <p>Probes give the address, tracepoints give device and inode number, some give both, some lack
 * the device. Which keys mean the same mapping is for the replay to find out.
 *
 * @param address kernel address, 0 where the event carries none
 * @param hasInode whether {@code ino} was carried
 * @param ino inode number
 * @param hasDev whether {@code dev} was carried
 * @param dev the kernel's device number, {@code major << 20 | minor}
 */
public record MappingKey(long address, boolean hasInode, long ino, boolean hasDev, int dev)
    implements Subject {

  /**
   * The event is one of some mapping, but the probe could not fetch which: {@code mapping=0x0}
   * where a register had been used for something else, {@code (fault)}.
   */
  public static final MappingKey NOT_FETCHED = new MappingKey(0, false, 0, false, 0);

  private static final int MINOR_BITS = 20;
  private static final int PARTITION_BITS = 4;
  private static final int EXTENDED = 259;

  // As of Task: made up at their first use they take a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof MappingKey other
        && address == other.address
        && hasInode == other.hasInode
        && ino == other.ino
        && hasDev == other.hasDev
        && dev == other.dev;
  }

  @Override
  public int hashCode() {
    int hash = 31 * Long.hashCode(address) + Long.hashCode(ino);
    return (31 * hash + dev) * 4 + (hasInode ? 2 : 0) + (hasDev ? 1 : 0);
  }

  /** A key that is an address alone. */
  public static MappingKey ofAddress(long address) {
    return new MappingKey(address, false, 0, false, 0);
  }

  /** A key that is a device and an inode number. */
  public static MappingKey ofInode(int dev, long ino) {
    return new MappingKey(0, true, ino, true, dev);
  }

  /** The kernel's number of device {@code major:minor}. */
  public static int device(int major, int minor) {
    return major << MINOR_BITS | minor;
  }

  /**
   * Whether a device may be the disk or one of its partitions. Most drivers number 16 devices a
   * disk, major 259 (NVMe, extended numbers) gives them as they come.
   */
  public static boolean mayBeOnDisk(int dev, int disk) {
    int shift = disk >>> MINOR_BITS == EXTENDED ? MINOR_BITS : PARTITION_BITS;
    return dev >>> shift == disk >>> shift;
  }

  /** The device as the kernel prints it, {@code major:minor}; empty when it was not carried. */
  public String deviceText() {
    return hasDev ? (dev >>> MINOR_BITS) + ":" + (dev & (1 << MINOR_BITS) - 1) : "";
  }

  /** The address in hexadecimal; empty when it was not carried. */
  public String addressText() {
    return address == 0 ? "" : "0x" + Long.toHexString(address);
  }
}
