package dev.faultline.replay.model;

import java.util.Optional;

/**
 * {@code bch2_page_mkwrite}: a read-only page is about to become writable through a mapping. Takes
 * add itself, pays no attention to faults_disabled_mapping, and must look again whether the folio
 * is still in the mapping once it has locked it.
 */
public final class Mkwrite extends Operation {
  /** Result bit: the folio is returned locked; mkwrite succeeded. */
  public static final long VM_FAULT_LOCKED = 0x200;

  private final long index;
  private Optional<Moment> acquiredAdd = Optional.empty();
  private Optional<Moment> removed = Optional.empty();

  Mkwrite(Mapping mapping, TaskContext task, Optional<Operation> parent, Moment begun, long index) {
    super(mapping, task, parent, begun);
    this.index = index;
  }

  /** Index of the page. */
  public long index() {
    return index;
  }

  /** When it acquired add. */
  public Optional<Moment> acquiredAdd() {
    return acquiredAdd;
  }

  /**
   * When the page was last removed from the page cache since mkwrite began, if it still is gone.
   */
  public Optional<Moment> removed() {
    return removed;
  }

  void acquiredAdd(Moment moment) {
    acquiredAdd = Optional.of(moment);
  }

  void pageRemoved(PageRange range, Moment moment) {
    if (range.first() <= index && index <= range.last()) {
      removed = Optional.of(moment);
    }
  }

  void pageAdded(PageRange range) {
    if (range.first() <= index && index <= range.last()) {
      removed = Optional.empty();
    }
  }

  @Override
  public boolean dirtiesPages() {
    return true;
  }

  @Override
  void entered() {
    mapping().underWay().mkwrites().add(this);
  }

  @Override
  void left() {
    mapping().underWay().mkwrites().remove(this);
  }

  @Override
  public String name() {
    return "mkwrite";
  }
}
