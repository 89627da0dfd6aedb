package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Semaphore;
import dev.faultline.replay.model.State;

/** How files and locks are called: for people, and in the arguments of probes. */
final class Names {
  static final int DEVICE = 254 << 20;
  static final int FIRST_INODE = 4097;
  static final int PAGE_BYTES = 4096;
  private static final long FIRST_ADDRESS = 0xff11000004000000L;
  private static final long APART = 0x10000;
  private static final String MMAP = "mm=00000000c0ffee00 memcg_path=/ write=";

  private Names() {}

  /** A, and B at the higher address. */
  static String file(int file) {
    return String.valueOf((char) ('A' + file));
  }

  static String lock(int file, State state) {
    return (state == State.ADD ? "add" : "block") + " of " + file(file);
  }

  static String of(Semaphore semaphore) {
    return semaphore == Semaphore.MMAP_LOCK ? "mmap_lock" : "create_lock";
  }

  static long address(int file) {
    return FIRST_ADDRESS + file * APART;
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  static String mapping(int file) {
    return hex(address(file));
  }

  static String inode(int file) {
    return "dev=" + DEVICE + " ino=" + (FIRST_INODE + file) + " mapping=" + mapping(file);
  }

  static String locked(int file, State state) {
    return "state=" + (state == State.ADD ? 0 : 1) + " " + inode(file);
  }

  static String page(int file) {
    return "dev 254:0 ino " + Integer.toHexString(FIRST_INODE + file) + " pfn=0x1 ofs=0 order=0";
  }

  static String dirtied(int file) {
    return "bdi 254:0: ino=" + (FIRST_INODE + file) + " index=0";
  }

  static String mmap(boolean write) {
    return MMAP + write;
  }
}
