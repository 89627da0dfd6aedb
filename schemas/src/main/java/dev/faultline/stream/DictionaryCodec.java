package dev.faultline.stream;

import com.google.protobuf.CodedInputStream;
import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.Mode;
import java.io.IOException;

/** Dictionary entries between their records and their messages. */
final class DictionaryCodec {
  private DictionaryCodec() {}

  static dev.faultline.v1.Task toProto(Task task) {
    return dev.faultline.v1.Task.newBuilder()
        .setTid(task.tid())
        .setComm(task.comm())
        .setTgid(task.tgid())
        .build();
  }

  static Task task(CodedInputStream in) throws IOException {
    dev.faultline.v1.Task task = dev.faultline.v1.Task.parseFrom(in, BlockCodec.noExtensions());
    return new Task(task.getTid(), task.getComm(), task.getTgid());
  }

  static dev.faultline.v1.Shape toProto(Shape shape) {
    return dev.faultline.v1.Shape.newBuilder()
        .setTracepoint(shape.tracepoint())
        .setKind(shape.kind())
        .setMode(shape.mode())
        .setTried(shape.tried())
        .setContext(shape.context())
        .setLoss(shape.loss())
        .build();
  }

  static Shape shape(CodedInputStream in) throws IOException {
    dev.faultline.v1.Shape shape = dev.faultline.v1.Shape.parseFrom(in, BlockCodec.noExtensions());
    // A kind or mode of a later version reads as unspecified: nothing in this version acts on it.
    EventKind kind = shape.getKind();
    Mode mode = shape.getMode();
    Context context = shape.getContext();
    LossCause loss = shape.getLoss();
    return new Shape(
        shape.getTracepoint(),
        kind == EventKind.UNRECOGNIZED ? EventKind.EVENT_KIND_UNSPECIFIED : kind,
        mode == Mode.UNRECOGNIZED ? Mode.MODE_UNSPECIFIED : mode,
        shape.getTried(),
        context == Context.UNRECOGNIZED ? Context.CONTEXT_UNSPECIFIED : context,
        loss == LossCause.UNRECOGNIZED ? LossCause.LOSS_CAUSE_UNSPECIFIED : loss);
  }

  static dev.faultline.v1.Subject toProto(Subject subject) {
    dev.faultline.v1.Subject.Builder builder = dev.faultline.v1.Subject.newBuilder();
    if (subject instanceof MappingKey key) {
      builder
          .getMappingBuilder()
          .setAddress(key.address())
          .setHasInode(key.hasInode())
          .setIno(key.ino())
          .setHasDev(key.hasDev())
          .setDev(key.dev());
    } else if (subject instanceof LockKey key) {
      builder.getLockBuilder().setLockClass(key.lockClass()).setAddress(key.address());
    }
    return builder.build();
  }

  static Subject subject(CodedInputStream in) throws IOException {
    dev.faultline.v1.Subject subject =
        dev.faultline.v1.Subject.parseFrom(in, BlockCodec.noExtensions());
    return switch (subject.getKindCase()) {
      case MAPPING -> {
        dev.faultline.v1.MappingKey key = subject.getMapping();
        yield new MappingKey(
            key.getAddress(), key.getHasInode(), key.getIno(), key.getHasDev(), key.getDev());
      }
      case LOCK -> new LockKey(subject.getLock().getLockClass(), subject.getLock().getAddress());
      case KIND_NOT_SET -> throw new IOException("a subject that is neither mapping nor lock");
    };
  }

  static dev.faultline.v1.UnreadSample toProto(UnreadSample sample) {
    return dev.faultline.v1.UnreadSample.newBuilder()
        .setPosition(sample.position())
        .setReason(sample.reason())
        .setText(sample.text())
        .build();
  }

  static UnreadSample sample(CodedInputStream in) throws IOException {
    dev.faultline.v1.UnreadSample sample =
        dev.faultline.v1.UnreadSample.parseFrom(in, BlockCodec.noExtensions());
    return new UnreadSample(sample.getPosition(), sample.getReason(), sample.getText());
  }

  static dev.faultline.v1.UnboundTracepoint toProto(UnboundCount unbound) {
    return dev.faultline.v1.UnboundTracepoint.newBuilder()
        .setName(unbound.name())
        .setCount(unbound.count())
        .build();
  }

  static UnboundCount unbound(CodedInputStream in) throws IOException {
    dev.faultline.v1.UnboundTracepoint unbound =
        dev.faultline.v1.UnboundTracepoint.parseFrom(in, BlockCodec.noExtensions());
    return new UnboundCount(unbound.getName(), unbound.getCount());
  }
}
