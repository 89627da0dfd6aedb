package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A file's page cache, {@code struct address_space}, together with what its host inode brings: the
 * page-cache lock and the direct writes under way.
 */
public final class Mapping {
  private final TwoStateLock lock = new TwoStateLock();
  private final PageResidency pages = new PageResidency();
  private final List<DioWrite> queued = new ArrayList<>(2);
  private final List<RangeOp> rangeOps = new ArrayList<>(1);
  private final List<Mkwrite> mkwrites = new ArrayList<>(1);
  private final List<DioWrite> directWrites = new ArrayList<>(2);
  private final StalePages stale = new StalePages();
  private final DirtyPages dirty = new DirtyPages();
  private Identity identity;
  private boolean twoState;
  private boolean ambiguous;

  Mapping(Identity identity) {
    this.identity = identity;
  }

  /** How the trace names it. */
  public Identity identity() {
    return identity;
  }

  /** Its page-cache lock. */
  public TwoStateLock lock() {
    return lock;
  }

  /** What is in the page cache. */
  public PageResidency pages() {
    return pages;
  }

  /** Direct writes that have left the tasks that submitted them. */
  public List<DioWrite> queued() {
    return queued;
  }

  /** Truncates, fallocates and remaps of this mapping whose begin was seen. */
  public List<RangeOp> rangeOps() {
    return rangeOps;
  }

  /** Calls of mkwrite on this mapping that have not returned. */
  public List<Mkwrite> mkwrites() {
    return mkwrites;
  }

  /** Direct writes that have begun and not ended, wherever they go on. */
  public List<DioWrite> directWrites() {
    return directWrites;
  }

  /** Pages whose data is older than the disk's. */
  public StalePages stale() {
    return stale;
  }

  /** Pages that were seen to become dirty. */
  public DirtyPages dirty() {
    return dirty;
  }

  /**
   * Whether a two-state lock guards it: only then do the rules of that lock apply. Files of other
   * filesystems appear in the same trace.
   */
  public boolean isTwoState() {
    return twoState;
  }

  /**
   * Whether events that carry only device and inode number may mean another mapping: what they say
   * of pages is worth nothing then.
   */
  public boolean isAmbiguous() {
    return ambiguous;
  }

  /**
   * Whether this mapping lies below that one in the order of addresses. Only meaningful if {@link
   * #isOrdered} holds for both.
   */
  public boolean isBelow(Mapping that) {
    return Long.compareUnsigned(identity.address(), that.identity.address()) < 0;
  }

  /** Whether the address is known and is a real one: hashed addresses have no order. */
  public boolean isOrdered() {
    return identity.address() != 0 && !identity.isHashed();
  }

  void identity(Identity identity) {
    this.identity = identity;
  }

  void guardedByTwoStateLock() {
    twoState = true;
  }

  void ambiguous(boolean value) {
    ambiguous = value;
    if (value) {
      pages.forget();
      dirty.forget();
      stale.forget();
    }
  }

  /** Who holds the lock is not known any more. */
  void forgetLock() {
    lock.holds().forEach(Hold::leaveTasks);
    lock.forget();
  }

  /** Events were lost: the identity stays, the state is unknown. */
  void forget() {
    lock.forget();
    pages.forget();
    queued.clear();
    rangeOps.clear();
    mkwrites.clear();
    dirty.forget();
    stale.forget();
    directWrites.clear();
  }

  /** The two turned out to be one: takes over what the other one knows. */
  void join(Mapping that) {
    twoState |= that.twoState;
    pages.join(that.pages);
    queued.addAll(that.queued);
    rangeOps.addAll(that.rangeOps);
    mkwrites.addAll(that.mkwrites);
    directWrites.addAll(that.directWrites);
    if (!that.lock.holds().isEmpty()) {
      that.forgetLock();
      forgetLock();
    }
  }
}
