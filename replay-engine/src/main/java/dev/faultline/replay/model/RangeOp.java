package dev.faultline.replay.model;

import dev.faultline.v1.Mode;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Truncate, fallocate or remap (reflink, dedupe): an operation that changes which extents lie under
 * a range of a file. It must hold block while it does so, a remap on both files.
 */
public final class RangeOp extends Operation {
  private static final long PUNCH_HOLE = 0x2;
  private static final long COLLAPSE_RANGE = 0x8;
  private static final long ZERO_RANGE = 0x10;
  private static final long INSERT_RANGE = 0x20;

  private final Mode sort;
  private final Optional<Mapping> source;
  private final PageRange pages;
  private final long offset;
  private final long fallocateMode;
  private Optional<Moment> acquiredBlock = Optional.empty();
  private Optional<Moment> acquiredBlockOfSource = Optional.empty();
  private Optional<Moment> drained = Optional.empty();
  private Optional<Moment> releasedBlock = Optional.empty();
  private Optional<Moment> changing = Optional.empty();
  private Optional<Moment> lastRemoval = Optional.empty();
  private boolean acquiredUnnamed;
  private Optional<Hold> hold = Optional.empty();
  private OptionalLong result = OptionalLong.empty();

  RangeOp(
      Mapping mapping,
      TaskContext task,
      Optional<Operation> parent,
      Moment begun,
      Optional<Mapping> source) {
    super(mapping, task, parent, begun);
    this.sort = begun.shape().mode();
    this.source = source;
    this.offset = begun.a();
    this.fallocateMode = sort == Mode.FALLOCATE ? begun.c() : 0;
    this.pages = affected(begun.a(), begun.b());
  }

  private PageRange affected(long offset, long length) {
    long first = offset >>> PageRange.PAGE_SHIFT;
    boolean toTheEnd =
        sort == Mode.TRUNCATE
            || (fallocateMode & (COLLAPSE_RANGE | INSERT_RANGE)) != 0
            || length < 0;
    return toTheEnd ? new PageRange(first, PageRange.MAX_INDEX) : PageRange.ofBytes(offset, length);
  }

  /** {@code TRUNCATE}, {@code FALLOCATE} or {@code REMAP}. */
  public Mode sort() {
    return sort;
  }

  /** The file that a remap takes its extents from. */
  public Optional<Mapping> source() {
    return source;
  }

  /** The pages under which extents change. */
  public PageRange pages() {
    return pages;
  }

  /** First byte concerned; of a truncate, the new size. */
  public long offset() {
    return offset;
  }

  /** Whether it takes data away or exchanges it, unlike a plain preallocation. */
  public boolean replacesData() {
    return sort != Mode.FALLOCATE
        || (fallocateMode & (PUNCH_HOLE | COLLAPSE_RANGE | ZERO_RANGE | INSERT_RANGE)) != 0;
  }

  /** Its hold of block of {@link #mapping}. */
  public Optional<Hold> hold() {
    return hold;
  }

  /** When it acquired block of {@link #mapping}. */
  public Optional<Moment> acquiredBlock() {
    return acquiredBlock;
  }

  /** When a remap acquired block of its source; of the mapping itself where the two are one. */
  public Optional<Moment> acquiredBlockOfSource() {
    return acquiredBlockOfSource;
  }

  /** When it released block of {@link #mapping}. */
  public Optional<Moment> releasedBlock() {
    return releasedBlock;
  }

  /** When the direct I/O under way was last seen to have drained. */
  public Optional<Moment> drained() {
    return drained;
  }

  /**
   * Since when extents may be changing: block is held and direct I/O has drained, whichever came
   * last; empty while one of the two is missing, and after block was released.
   */
  public Optional<Moment> changing() {
    return changing;
  }

  /**
   * When it last removed pages of {@link #mapping} itself, or shot them down: all of that comes
   * before it changes extents.
   */
  public Optional<Moment> lastRemoval() {
    return lastRemoval;
  }

  void removedPages(Moment moment) {
    lastRemoval = Optional.of(moment);
  }

  /**
   * Whether it acquired a lock of which the trace does not tell whose it is: then not having seen
   * an acquisition proves nothing.
   */
  public boolean acquiredUnnamed() {
    return acquiredUnnamed;
  }

  /** Its result, if that was recorded: 0, of a remap bytes, or a negative error. */
  public OptionalLong result() {
    return result;
  }

  /** Whether it has certainly done what it was asked for. */
  public boolean succeeded() {
    return result.isPresent()
        && (sort == Mode.REMAP ? result.getAsLong() > 0 : result.getAsLong() == 0);
  }

  void result(long value) {
    result = OptionalLong.of(value);
  }

  void unnamed() {
    acquiredUnnamed = true;
  }

  void acquiredBlock(Hold held, Moment moment) {
    Mapping mapping = held.mapping();
    if (mapping == mapping()) {
      hold = Optional.of(held);
      acquiredBlock = Optional.of(moment);
    }
    if (source.isPresent() && source.get() == mapping) {
      acquiredBlockOfSource = Optional.of(moment);
    }
    if (drained.isPresent() && acquiredBlock.isPresent()) {
      changing = Optional.of(moment);
    }
  }

  void draining() {
    changing = Optional.empty();
  }

  void drained(Mapping mapping, Moment moment) {
    if (mapping == mapping()) {
      drained = Optional.of(moment);
    }
    if (drained.isPresent() && acquiredBlock.isPresent()) {
      changing = Optional.of(moment);
    }
  }

  void releasedBlock(Mapping mapping, Moment moment) {
    if (mapping == mapping()) {
      releasedBlock = Optional.of(moment);
      changing = Optional.empty();
      workDone();
    }
  }

  @Override
  void entered() {
    mapping().underWay().rangeOps().add(this);
  }

  @Override
  void left() {
    mapping().underWay().rangeOps().remove(this);
  }

  @Override
  public String name() {
    return switch (sort) {
      case TRUNCATE -> "truncate";
      case REMAP -> "remap";
      default -> "fallocate";
    };
  }
}
