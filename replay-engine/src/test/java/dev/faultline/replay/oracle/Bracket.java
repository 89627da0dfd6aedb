package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/**
 * An operation of a task that has begun in the trace.
 *
 * @param begin the kind of event that it began with
 * @param line where it began
 * @param fdm of a fault, the file whose faults are disabled; {@link Seen#NONE} if there is none
 */
record Bracket(EventKind begin, Mode mode, char file, char fdm, long line) {
  /** The kind of event that ends it. */
  EventKind end() {
    return switch (begin) {
      case FAULT_BEGIN -> EventKind.FAULT_END;
      case MKWRITE_BEGIN -> EventKind.MKWRITE_END;
      case DIO_BEGIN -> EventKind.DIO_END;
      case SHOOTDOWN_BEGIN -> EventKind.SHOOTDOWN_END;
      case BUFFERED_BEGIN -> EventKind.BUFFERED_END;
      case FILL_BEGIN -> EventKind.FILL_END;
      case RANGE_OP_BEGIN -> EventKind.RANGE_OP_END;
      default -> EventKind.EVENT_KIND_UNSPECIFIED;
    };
  }

  /** Whether a system call ends with such an event. */
  static boolean isEndOfSystemCall(EventKind kind) {
    return kind == EventKind.BUFFERED_END
        || kind == EventKind.DIO_END
        || kind == EventKind.RANGE_OP_END;
  }

  /** Whether it begins with a system call, which no task enters with a page-cache lock. */
  static boolean isSystemCall(EventKind begin) {
    return begin == EventKind.BUFFERED_BEGIN
        || begin == EventKind.DIO_BEGIN
        || begin == EventKind.RANGE_OP_BEGIN;
  }
}
