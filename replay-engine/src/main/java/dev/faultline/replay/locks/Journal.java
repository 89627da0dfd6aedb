package dev.faultline.replay.locks;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.MomentColumns;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last events of the trace, each with what it means to whoever wants to put events into another
 * order. Most events of a capture come in here and are never looked at again, so they are columns;
 * {@link Entry} is the view of one of them.
 */
final class Journal {
  private static final int FIRST_ROWS = 1024;

  private final MomentColumns moments = new MomentColumns();
  private Entry.Action[] action = new Entry.Action[FIRST_ROWS];
  private Use[] use = new Use[FIRST_ROWS];
  private short[] traits = new short[FIRST_ROWS];
  private long[] taken = new long[FIRST_ROWS];
  private @Nullable LockNode[] lock = new LockNode[FIRST_ROWS];
  private @Nullable Operation[] operation = new Operation[FIRST_ROWS];
  private @Nullable Mapping[] mapping = new Mapping[FIRST_ROWS];

  int size() {
    return moments.size();
  }

  /** Adds an event that is of no lock. */
  void add(
      Step step,
      Entry.Action does,
      @Nullable Operation inside,
      @Nullable Mapping pages,
      int properties) {
    add(step, does, null, Use.WRITE, -1, inside, pages, properties);
  }

  /** Adds an event; see {@link Entry} for what is said of it. */
  void add(
      Step step,
      Entry.Action does,
      @Nullable LockNode node,
      Use how,
      long takenWith,
      @Nullable Operation inside,
      @Nullable Mapping pages,
      int properties) {
    int row = moments.size();
    moments.add(step);
    if (row == action.length) {
      grow(2 * row);
    }
    action[row] = does;
    use[row] = how;
    traits[row] = (short) properties;
    taken[row] = takenWith;
    // Behind the last row there is nothing but null, and the collector looks at all that is stored.
    if (node != null) {
      lock[row] = node;
    }
    if (inside != null) {
      operation[row] = inside;
    }
    if (pages != null) {
      mapping[row] = pages;
    }
  }

  private void grow(int rows) {
    action = Arrays.copyOf(action, rows);
    use = Arrays.copyOf(use, rows);
    traits = Arrays.copyOf(traits, rows);
    taken = Arrays.copyOf(taken, rows);
    lock = Arrays.copyOf(lock, rows);
    operation = Arrays.copyOf(operation, rows);
    mapping = Arrays.copyOf(mapping, rows);
  }

  MomentColumns moments() {
    return moments;
  }

  Entry entry(int row) {
    return new Entry(this, row);
  }

  Entry.Action action(int row) {
    return action[row];
  }

  Use use(int row) {
    return use[row];
  }

  /** Of a release the number of the event that acquired; −1 where that is not known. */
  long taken(int row) {
    return taken[row];
  }

  /** The lock; null where the event is of none. */
  @Nullable LockNode lock(int row) {
    return lock[row];
  }

  /** The innermost operation of the task; null where it is in none. */
  @Nullable Operation operation(int row) {
    return operation[row];
  }

  /** Whose pages it needs or changes; null where that is of no mapping. */
  @Nullable Mapping mapping(int row) {
    return mapping[row];
  }

  /** Whether the event has this trait, a constant of {@link Entry}. */
  boolean is(int row, int trait) {
    return (traits[row] & trait) != 0;
  }

  /** Forgets that many of the oldest events. */
  void forgetFirst(int rows) {
    int left = size() - rows;
    move(rows, 0, left);
    cut(left);
  }

  /** Forgets what happened at this time, in ns, or later. */
  void forgetSince(long sinceNs) {
    int kept = 0;
    int row = 0;
    while (row < size()) {
      int first = row;
      while (row < size() && moments.timeNs(row) < sinceNs) {
        row++;
      }
      if (first != kept) {
        move(first, kept, row - first);
      }
      kept += row - first;
      row++;
    }
    cut(kept);
  }

  void clear() {
    cut(0);
  }

  private void move(int from, int to, int count) {
    moments.move(from, to, count);
    System.arraycopy(action, from, action, to, count);
    System.arraycopy(use, from, use, to, count);
    System.arraycopy(traits, from, traits, to, count);
    System.arraycopy(taken, from, taken, to, count);
    System.arraycopy(lock, from, lock, to, count);
    System.arraycopy(operation, from, operation, to, count);
    System.arraycopy(mapping, from, mapping, to, count);
  }

  private void cut(int rows) {
    Arrays.fill(lock, rows, size(), null);
    Arrays.fill(operation, rows, size(), null);
    Arrays.fill(mapping, rows, size(), null);
    moments.cut(rows);
  }
}
