package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.List;
import java.util.Optional;

/**
 * An event of a small trace.
 *
 * @param line where it stands
 * @param file {@code 'A'} or {@code 'B'}, at the higher address; {@link #NONE} where it names none
 * @param other the second file
 * @param within the operations of its task that have begun in the trace and not ended, outermost
 *     first, with the one that it begins or ends
 * @param outermost whether these are all operations that the task is in
 */
record Seen(
    long line,
    long ns,
    int cpu,
    int tid,
    EventKind kind,
    Mode mode,
    boolean tried,
    char file,
    char other,
    long a,
    long b,
    long c,
    List<Bracket> within,
    boolean outermost) {
  static final char NONE = '-';

  /** Whether it is of the page-cache lock of this file. */
  boolean isOfLock(char of) {
    return file == of
        && (mode == Mode.ADD || mode == Mode.BLOCK)
        && (kind == EventKind.LOCK_ACQUIRED
            || kind == EventKind.LOCK_RELEASED
            || kind == EventKind.LOCK_WAIT
            || kind == EventKind.LOCK_TRY_FAILED);
  }

  /** Whether its task comes from user space, or goes there. */
  boolean isEdgeOfSystemCall() {
    return (Bracket.isSystemCall(kind) || Bracket.isEndOfSystemCall(kind)) && within.size() <= 1;
  }

  /** The innermost operation that began with such an event. */
  Optional<Bracket> inside(EventKind begin) {
    for (int i = within.size() - 1; i >= 0; i--) {
      if (within.get(i).begin() == begin) {
        return Optional.of(within.get(i));
      }
    }
    return Optional.empty();
  }

  /** The direct write of this file that its task is in. */
  Optional<Bracket> directWrite(char of) {
    return inside(EventKind.DIO_BEGIN).filter(dio -> dio.mode() == Mode.WRITE && dio.file() == of);
  }
}
