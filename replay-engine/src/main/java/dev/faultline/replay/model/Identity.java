package dev.faultline.replay.model;

import dev.faultline.stream.MappingKey;

/**
 * What is known of a mapping's identity: the union of all keys that were joined.
 *
 * @param address kernel address of the address_space, 0 = unknown
 * @param hasInode whether the inode number is known
 * @param ino inode number
 * @param hasDev whether the device is known
 * @param dev the kernel's device number
 */
public record Identity(long address, boolean hasInode, long ino, boolean hasDev, int dev) {

  static Identity of(MappingKey key) {
    return new Identity(key.address(), key.hasInode(), key.ino(), key.hasDev(), key.dev());
  }

  Identity with(MappingKey key) {
    return new Identity(
        key.address() != 0 ? key.address() : address,
        hasInode || key.hasInode(),
        key.hasInode() ? key.ino() : ino,
        hasDev || key.hasDev(),
        key.hasDev() ? key.dev() : dev);
  }

  /** Whether the key may be of the same mapping: nothing that both carry differs. */
  boolean agreesWith(MappingKey key) {
    return (!hasInode || !key.hasInode() || ino == key.ino())
        && (!hasDev || !key.hasDev() || dev == key.dev());
  }

  /** Whether the two may be one: nothing that both have differs. */
  boolean mayBe(Identity that) {
    return agreesWith(that.key()) && (address == 0 || that.address == 0 || address == that.address);
  }

  /** Whether neither address nor device is known. */
  boolean isNumberAlone() {
    return address == 0 && !hasDev;
  }

  /**
   * Whether the address is a hash, as tracefs prints pointers by default: 32 bits, equal for equal
   * pointers, without their order.
   */
  public boolean isHashed() {
    return address != 0 && address >>> 32 == 0;
  }

  /**
   * Whether another file may bear the same name: a filesystem without a block device of its own
   * (major number 0: btrfs) has one device for all subvolumes, in which inode numbers repeat.
   */
  public boolean mayBeShared() {
    return address == 0 && hasDev && dev >>> 20 == 0;
  }

  /** The key that carries all of it. */
  public MappingKey key() {
    return new MappingKey(address, hasInode, ino, hasDev, dev);
  }

  /** How a person would call it: {@code inode 4097 (254:0)}, or by the address alone. */
  public String text() {
    if (!hasInode) {
      return address == 0 ? "an unnamed mapping" : "mapping " + key().addressText();
    }
    return "inode " + Long.toUnsignedString(ino) + (hasDev ? " (" + key().deviceText() + ")" : "");
  }
}
