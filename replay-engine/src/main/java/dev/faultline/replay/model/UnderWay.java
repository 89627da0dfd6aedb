package dev.faultline.replay.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The operations on a mapping that have begun and not ended, wherever they go on: what must be
 * asked about when pages come and go. Direct writes and range operations bring the block state
 * here, mkwrite the add state, direct I/O through iomap nothing at all.
 */
public final class UnderWay {
  private final ArrayList<DioWrite> directWrites = new ArrayList<>(2);
  private final ArrayList<DioWrite> queued = new ArrayList<>(2);
  private final ArrayList<RangeOp> rangeOps = new ArrayList<>(1);
  private final ArrayList<Mkwrite> mkwrites = new ArrayList<>(1);
  private final ArrayList<IomapDio> directIo = new ArrayList<>(2);

  UnderWay() {}

  /** Direct writes, in the task that submitted them or in a worker. */
  public List<DioWrite> directWrites() {
    return directWrites;
  }

  /** Those of them that have left the tasks that submitted them. */
  public List<DioWrite> queued() {
    return queued;
  }

  /** Truncates, fallocates and remaps whose begin was seen. */
  public List<RangeOp> rangeOps() {
    return rangeOps;
  }

  /** Calls of mkwrite that have not returned. */
  public List<Mkwrite> mkwrites() {
    return mkwrites;
  }

  /** Direct I/O through iomap. */
  public List<IomapDio> directIo() {
    return directIo;
  }

  /** Direct I/O of either sort that is not over. */
  List<Operation> unfinished() {
    List<Operation> unfinished = new ArrayList<>(directWrites);
    unfinished.addAll(directIo);
    unfinished.removeIf(Operation::isOver);
    return unfinished;
  }

  /** Events were lost: what became of it is unknown. */
  void lose(Step step) {
    unfinished().forEach(operation -> step.over(operation, Operation.End.LOST));
  }

  void forget() {
    directWrites.clear();
    queued.clear();
    rangeOps.clear();
    mkwrites.clear();
    directIo.clear();
  }

  /** Takes over what is under way on another mapping, which turned out to be this one. */
  void join(UnderWay that) {
    directWrites.addAll(that.directWrites);
    queued.addAll(that.queued);
    rangeOps.addAll(that.rangeOps);
    mkwrites.addAll(that.mkwrites);
    directIo.addAll(that.directIo);
  }
}
