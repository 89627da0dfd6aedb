package dev.faultline.replay.model;

/** What an extent is, by the numbers of {@code include/linux/iomap.h}, as far as it matters. */
final class ExtentType {
  /** Its blocks are reserved and not allocated: {@code IOMAP_DELALLOC}. */
  static final long DELAYED_ALLOCATION = 1;

  /** It has blocks with data: {@code IOMAP_MAPPED}. Of others a direct read writes zeros. */
  static final long MAPPED = 2;

  private ExtentType() {}
}
