package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pages that were inserted, and are still locked, are being read: {@code bch2_readahead}, {@code
 * bch2_read_folio}. Kernels up to 6.17 take add here, blocking, with the folio locks held; later
 * ones try, and hand the folios back unread if they fail.
 */
public final class Fill extends Operation {
  private final boolean readahead;
  private final List<Insertion> insertions = new ArrayList<>(2);
  private Optional<Moment> refused = Optional.empty();

  Fill(
      Mapping mapping,
      TaskContext task,
      Optional<Operation> parent,
      Moment begun,
      boolean readahead) {
    super(mapping, task, parent, begun);
    this.readahead = readahead;
  }

  /** Readahead, or the read of a single folio. */
  public boolean isReadahead() {
    return readahead;
  }

  /** When the try for add failed: nothing was read then. */
  public Optional<Moment> refused() {
    return refused;
  }

  /** The insertions whose pages it reads: their folios are locked until it has done so. */
  public List<Insertion> insertions() {
    return insertions;
  }

  void covers(Insertion insertion) {
    insertions.add(insertion);
  }

  void refused(Moment moment) {
    refused = Optional.of(moment);
  }

  void ended(Moment moment) {
    if (refused.isEmpty()) {
      insertions.forEach(insertion -> insertion.readIn(moment));
    }
  }

  @Override
  public String name() {
    return readahead ? "readahead" : "read of a folio";
  }
}
