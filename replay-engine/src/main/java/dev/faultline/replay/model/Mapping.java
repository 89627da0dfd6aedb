package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file's page cache, {@code struct address_space}, together with what its host inode brings: the
 * page-cache lock and the operations under way.
 */
public final class Mapping {
  private static final int MOST_BUFFERS = 4096;

  private final TwoStateLock lock = new TwoStateLock();
  private final PageResidency pages = new PageResidency();
  private final UnderWay underWay = new UnderWay();
  private final StalePages stale = new StalePages();
  private final DirtyPages dirty = new DirtyPages();
  private final List<BufferPages> buffers = new ArrayList<>(0);
  private final ErrorSequence errors = new ErrorSequence();
  private final InodeLock[] inodeLocks = InodeLock.of(this);
  private Identity identity;
  private Optional<Model> model = Optional.empty();
  private boolean modelFixed;
  private boolean writesBack;
  private Optional<RangeRemoval> rangeRemoval = Optional.empty();
  private final Optional<Mapping> itself = Optional.of(this);
  private boolean ambiguous;
  private boolean wasAmbiguous;

  Mapping(Identity identity) {
    this.identity = identity;
  }

  /** This mapping, where there may be none: nearly every event says so. */
  Optional<Mapping> itself() {
    return itself;
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

  /** The operations on it that have begun and not ended. */
  public UnderWay underWay() {
    return underWay;
  }

  /** Pages whose data is older than the disk's. */
  public StalePages stale() {
    return stale;
  }

  /** Pages that were seen to become dirty. */
  public DirtyPages dirty() {
    return dirty;
  }

  /** Errors that nobody has been told of. */
  ErrorSequence errors() {
    return errors;
  }

  /** How it is kept coherent; empty while the trace has not shown it. */
  public Optional<Model> model() {
    return model;
  }

  /**
   * Whether a two-state lock guards it: only then do the rules of that lock apply. Files of other
   * filesystems appear in the same trace.
   */
  public boolean isTwoState() {
    return model.isPresent() && model.get() == Model.BCACHEFS;
  }

  /** Whether its direct I/O goes through iomap, with two shoot-downs and no lock between them. */
  public boolean isIomap() {
    return model.isPresent() && model.get().isIomap();
  }

  /** Whether the capture is one in which its write-back is seen. */
  public boolean writesBack() {
    return writesBack;
  }

  /** Who certainly has, or is about to have, its invalidate_lock exclusively. */
  Optional<RangeRemoval> rangeRemoval() {
    return rangeRemoval;
  }

  void rangeRemoval(Optional<RangeRemoval> removal) {
    rangeRemoval = removal;
  }

  void seesWriteback() {
    writesBack = true;
  }

  /** A lock of its inode, by the number that {@code LOCK_REQUESTED} has for it. */
  Optional<InodeLock> inodeLock(long number) {
    return number < 1 || number > inodeLocks.length
        ? Optional.empty()
        : inodeLocks[(int) number - 1].itself();
  }

  /**
   * Whether events that carry only device and inode number may mean another mapping: what they say
   * of pages is worth nothing then.
   */
  public boolean isAmbiguous() {
    return ambiguous;
  }

  /** Whether it ever was. */
  public boolean wasAmbiguous() {
    return wasAmbiguous;
  }

  /** Whether it only stands for one of which nothing but the inode number is known. */
  boolean isUnidentified() {
    return ambiguous && identity.isNumberAlone();
  }

  /**
   * Whether this mapping lies below that one in the order of addresses. Only meaningful if {@link
   * #isOrdered} holds for both.
   */
  public boolean isBelow(Mapping that) {
    return Long.compareUnsigned(identity.address(), that.identity.address()) < 0;
  }

  /** Whether both certainly belong to one filesystem. */
  boolean isOnSameFilesystemAs(Mapping that) {
    return identity.hasDev() && that.identity.hasDev() && identity.dev() == that.identity.dev();
  }

  /** Whether the address is known and is a real one: hashed addresses have no order. */
  public boolean isOrdered() {
    return identity.address() != 0 && !identity.isHashed();
  }

  void identity(Identity identity) {
    this.identity = identity;
  }

  void guardedByTwoStateLock() {
    judgedBy(Model.BCACHEFS);
  }

  /** The trace shows it to be of this model: the more special one stays. */
  void judgedBy(Model shown) {
    if (modelFixed || (model.isPresent() && model.get() == shown)) {
      return;
    }
    boolean special = model.isPresent() && model.get() != Model.MAINLINE;
    if (!special || shown == Model.BCACHEFS) {
      model = Optional.of(shown);
    }
  }

  /** It is of this model, whatever the trace shows. */
  void fixModel(Model chosen) {
    model = Optional.of(chosen);
    modelFixed = true;
  }

  /** A direct read has pinned these pages as its buffer. */
  void pinned(BufferPages pages) {
    if (buffers.size() < MOST_BUFFERS) {
      buffers.add(pages);
    }
  }

  /** A folio is being removed: who has pinned it gets its data into a page that nobody finds. */
  void detach(PageRange folio, Moment moment) {
    for (int i = 0; i < buffers.size(); i++) {
      if (buffers.get(i).pages().overlaps(folio)) {
        buffers.get(i).read().buffer().detached(moment);
      }
    }
  }

  /** The direct read has ended. */
  void forgetBuffers(IomapDio read) {
    if (read.buffer().mappings().isEmpty()) {
      return;
    }
    for (Mapping mapping : read.buffer().mappings()) {
      mapping.buffers.removeIf(pages -> pages.read() == read);
    }
  }

  void ambiguous(boolean value) {
    ambiguous = value;
    wasAmbiguous |= value;
    if (value) {
      pages.forget(Doubt.AMBIGUOUS_IDENTITY);
      dirty.forget();
      stale.forget();
    }
  }

  /** Who holds the lock is not known any more. */
  void forgetLock(Doubt doubt) {
    lock.holds().forEach(Hold::leaveTasks);
    lock.forget(doubt);
  }

  /** Events were lost: the identity stays, the state is unknown. */
  void forget() {
    lock.forget(Doubt.LOST);
    pages.forget(Doubt.LOST);
    dirty.forget();
    stale.forget();
    underWay.forget();
    buffers.clear();
    errors.forget();
    rangeRemoval = Optional.empty();
  }

  /** The two turned out to be one: takes over what the other one knows. */
  void join(Mapping that) {
    that.model.ifPresent(this::judgedBy);
    pages.join(that.pages);
    underWay.join(that.underWay);
    if (!that.lock.holds().isEmpty()) {
      that.forgetLock(Doubt.AMBIGUOUS_IDENTITY);
      forgetLock(Doubt.AMBIGUOUS_IDENTITY);
    }
  }
}
