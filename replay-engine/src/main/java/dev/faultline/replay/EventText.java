package dev.faultline.replay;

import dev.faultline.replay.model.Moment;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Locale;

/**
 * An event in words: the tracepoint as recorded, then what it says, with states and units spelled
 * out. Made from the event alone, so that a capture and the stream converted from it read the same.
 */
final class EventText {
  private EventText() {}

  static String of(Moment moment) {
    StringBuilder text = new StringBuilder(moment.shape().tracepoint());
    if (text.length() == 0) {
      text.append(moment.shape().kind().name().toLowerCase(Locale.ROOT));
    }
    text.append(':');
    String mode = mode(moment.shape().mode());
    if (!mode.isEmpty()) {
      text.append(' ').append(mode);
    }
    subject(text, "", moment.subject());
    values(text, moment);
    subject(text, otherName(moment.shape().kind()), moment.other());
    return text.toString();
  }

  private static String mode(Mode mode) {
    return mode == Mode.MODE_UNSPECIFIED ? "" : mode.name().toLowerCase(Locale.ROOT);
  }

  private static String otherName(EventKind kind) {
    return kind == EventKind.RANGE_OP_BEGIN ? " from" : " faults disabled on";
  }

  private static void subject(StringBuilder text, String name, Subject subject) {
    if (subject instanceof MappingKey key) {
      text.append(name);
      if (key.hasInode()) {
        text.append(" ino=").append(Long.toUnsignedString(key.ino()));
      }
      if (key.hasDev()) {
        text.append(" dev=").append(key.deviceText());
      }
      if (key.address() != 0) {
        text.append(" mapping=").append(key.addressText());
      }
    } else if (subject instanceof LockKey key) {
      text.append(name)
          .append(' ')
          .append(key.lockClass())
          .append("=0x")
          .append(Long.toHexString(key.address()));
    }
  }

  private static void values(StringBuilder text, Moment moment) {
    long a = moment.a();
    long b = moment.b();
    switch (moment.shape().kind()) {
      case PAGE_ADDED, PAGE_REMOVED -> text.append(" index=").append(a).append(" order=").append(b);
      case PAGE_DIRTIED, PAGE_READ, PAGE_MAPPED ->
          text.append(" index=").append(a).append("..").append(b);
      case PAGE_FAULTED, MKWRITE_BEGIN -> text.append(" index=").append(a);
      case FAULT_BEGIN ->
          text.append(" index=").append(a).append(" address=0x").append(Long.toHexString(b));
      case FILL_BEGIN -> text.append(" index=").append(a).append(" pages=").append(b);
      case DIO_BEGIN,
          BUFFERED_BEGIN,
          SHOOTDOWN_FAILED,
          DIO_RW_BEGIN,
          DIO_RW_ITER,
          DIO_RW_QUEUED,
          DIO_RW_WRITTEN,
          EXTENT_MAPPED,
          WRITEBACK ->
          text.append(" offset=").append(a).append(" length=").append(b);
      case DIO_RW_COMPLETE ->
          text.append(" end=")
              .append(a)
              .append(" ret=")
              .append(b)
              .append(" error=")
              .append(moment.c());
      case FILL_ISSUED -> text.append(" pages=").append(a);
      case PATH_ENTERED -> {
        if (b > 0) {
          text.append(" offset=").append(a).append(" length=").append(b);
        }
      }
      case SHOOTDOWN_BEGIN -> text.append(" bytes=").append(a).append("..").append(b);
      case RANGE_OP_BEGIN -> rangeOp(text, moment);
      case DIO_END, BUFFERED_END, SHOOTDOWN_END, RANGE_OP_END -> text.append(" ret=").append(a);
      case FAULT_END, MKWRITE_END -> text.append(" ret=0x").append(Long.toHexString(a));
      case FAULTS_ENABLED -> {
        text.append((a & 1) != 0 ? " dropped" : " not dropped");
        if (moment.c() != 0) {
          text.append(" ret=").append(b);
        }
      }
      case WRITEBACK_ERROR_SEEN ->
          text.append(" old=0x")
              .append(Long.toHexString(a))
              .append(" new=0x")
              .append(Long.toHexString(b));
      case EVENTS_LOST -> text.append(a == 0 ? " an unknown number" : " " + a);
      default -> {}
    }
  }

  private static void rangeOp(StringBuilder text, Moment moment) {
    if (moment.shape().mode() == Mode.TRUNCATE) {
      text.append(" size=").append(moment.a());
      return;
    }
    text.append(" offset=").append(moment.a()).append(" length=").append(moment.b());
    if (moment.shape().mode() == Mode.FALLOCATE) {
      text.append(" mode=0x").append(Long.toHexString(moment.c()));
    }
  }
}
