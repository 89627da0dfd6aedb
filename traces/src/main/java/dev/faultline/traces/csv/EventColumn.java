package dev.faultline.traces.csv;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.Context;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.Mode;
import java.util.Locale;

/**
 * The columns of an event of the model, in the order of the header. What an event does not have is
 * an empty cell.
 */
public enum EventColumn {
  /** Time in ns of the capture's clock. */
  TIME_NS,
  /** The CPU that recorded the event. */
  CPU,
  /** Thread id; 0 is the idle task. */
  TID,
  /** Name of the task. */
  COMM,
  /** Thread group id. */
  TGID,
  /** Name of the tracepoint, without its system. */
  EVENT,
  /** {@code EventKind} of event_stream.proto. */
  KIND,
  /** {@code Mode} of event_stream.proto. */
  MODE,
  /** {@code true} for a request that did not wait. */
  TRIED,
  /** {@code Context} of event_stream.proto. */
  CONTEXT,
  /** {@code LossCause} of event_stream.proto, where events are missing. */
  LOSS,
  /** Address of the mapping, hexadecimal; {@code 0x0} where a probe could not fetch it. */
  MAPPING,
  /** Its inode number, decimal. */
  INO,
  /** Its device, {@code major:minor}. */
  DEV,
  /** Class of the lock, where the event speaks of a lock of its own. */
  LOCK_CLASS,
  /** Address of that lock, hexadecimal. */
  LOCK,
  /** Address of the second mapping. */
  OTHER_MAPPING,
  /** Its inode number. */
  OTHER_INO,
  /** Its device. */
  OTHER_DEV,
  /** Class of the second lock. */
  OTHER_LOCK_CLASS,
  /** Its address. */
  OTHER_LOCK,
  /** First value; its meaning is that of the kind. */
  A,
  /** Second value. */
  B,
  /** Third value. */
  C,
  /** Line or byte offset in the capture that the event comes from. */
  POSITION,
  /** What the position counts: {@code line} or {@code byte}. */
  POSITION_UNIT;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The name in the header. */
  public String word() {
    return word;
  }

  /** Whether its cells are text of the traced machine, and so as hostile as that is. */
  public boolean isText() {
    return switch (this) {
      case COMM, EVENT, LOCK_CLASS, OTHER_LOCK_CLASS -> true;
      default -> false;
    };
  }

  /** Whether its cells are numbers that fit 32 bits. */
  public boolean isSmall() {
    return switch (this) {
      case CPU, TID, TGID -> true;
      default -> false;
    };
  }

  /** The cell of an event; empty where the event has nothing to say. */
  public String of(Event event, CaptureOrigin.PositionUnit unit) {
    return switch (this) {
      case TIME_NS -> Long.toString(event.timeNs());
      case CPU -> Integer.toString(event.cpu());
      case TID -> Integer.toString(event.tid());
      case COMM -> event.task().comm();
      case TGID -> event.task().tgid() == 0 ? "" : Integer.toString(event.task().tgid());
      case EVENT -> event.tracepoint();
      case KIND -> event.kind().name();
      case MODE -> event.mode() == Mode.MODE_UNSPECIFIED ? "" : event.mode().name();
      case TRIED -> event.tried() ? "true" : "";
      case CONTEXT -> event.context() == Context.CONTEXT_UNSPECIFIED ? "" : event.context().name();
      case LOSS -> event.loss() == LossCause.LOSS_CAUSE_UNSPECIFIED ? "" : event.loss().name();
      case MAPPING -> address(event.subject());
      case INO -> inode(event.subject());
      case DEV -> device(event.subject());
      case LOCK_CLASS -> lockClass(event.subject());
      case LOCK -> lock(event.subject());
      case OTHER_MAPPING -> address(event.other());
      case OTHER_INO -> inode(event.other());
      case OTHER_DEV -> device(event.other());
      case OTHER_LOCK_CLASS -> lockClass(event.other());
      case OTHER_LOCK -> lock(event.other());
      case A -> Long.toString(event.a());
      case B -> Long.toString(event.b());
      case C -> Long.toString(event.c());
      case POSITION -> Long.toString(event.position());
      case POSITION_UNIT -> unit.word();
    };
  }

  private static String address(Subject subject) {
    if (subject.equals(MappingKey.NOT_FETCHED)) {
      return "0x0";
    }
    return subject instanceof MappingKey key ? key.addressText() : "";
  }

  private static String inode(Subject subject) {
    return subject instanceof MappingKey key && key.hasInode()
        ? Long.toUnsignedString(key.ino())
        : "";
  }

  private static String device(Subject subject) {
    return subject instanceof MappingKey key ? key.deviceText() : "";
  }

  private static String lockClass(Subject subject) {
    return subject instanceof LockKey key ? key.lockClass() : "";
  }

  private static String lock(Subject subject) {
    return subject instanceof LockKey key ? "0x" + Long.toHexString(key.address()) : "";
  }
}
