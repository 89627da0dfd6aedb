package dev.faultline.replay.model;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/** A script that is played to a model as it is written: what each event did comes back at once. */
final class ModelScript {
  /** Three files in ascending order of address, in the form that probes print. */
  static final MappingKey A = file(1);

  static final MappingKey B = file(2);
  static final MappingKey C = file(3);

  private final EventScript script = new EventScript();
  private final PageCacheModel model = new PageCacheModel(script.dictionary());
  private final EventBlock block = new EventBlock();

  private static MappingKey file(int number) {
    return new MappingKey(address(number), true, 4096L + number, true, MappingKey.device(254, 0));
  }

  private static long address(int number) {
    return 0xff11_0000_0456_0910L + 0x1000L * number;
  }

  /** The file's key as tracepoints have it. */
  static MappingKey inodeOf(MappingKey key) {
    return MappingKey.ofInode(key.dev(), key.ino());
  }

  /** The events to come are of this task. */
  ModelScript task(int tid) {
    script.task(tid);
    return this;
  }

  /** The events to come are recorded by this CPU. */
  ModelScript cpu(int number) {
    script.cpu(number);
    return this;
  }

  /** The next event comes so much later than the one before, instead of a microsecond. */
  ModelScript after(long ns) {
    script.after(ns);
    return this;
  }

  PageCacheModel model() {
    return model;
  }

  /** The mapping that this key means now. */
  Mapping mapping(MappingKey key) {
    return model.mappings().of(script.dictionary().intern(key)).orElseThrow();
  }

  Step event(EventKind kind, Mode mode, Subject subject, long... values) {
    script.event(kind, mode, subject, values);
    return played();
  }

  Step event(EventKind kind, Mode mode, Subject subject, Subject other, long... values) {
    script.event(kind, mode, false, subject, other, values);
    return played();
  }

  Step tried(EventKind kind, Mode mode, Subject subject) {
    script.event(kind, mode, true, subject, Subject.NONE);
    return played();
  }

  private Step played() {
    block.clear();
    script.rows().get(script.rows().size() - 1).appendTo(block);
    return model.apply(block, 0);
  }

  Step event(EventKind kind, Subject subject, long... values) {
    return event(kind, Mode.MODE_UNSPECIFIED, subject, values);
  }

  Step event(EventKind kind, long... values) {
    return event(kind, Subject.NONE, values);
  }

  Step acquires(Mode mode, Subject subject) {
    return event(EventKind.LOCK_ACQUIRED, mode, subject);
  }

  Step releases(Mode mode, Subject subject) {
    return event(EventKind.LOCK_RELEASED, mode, subject);
  }

  /** Somebody takes and gives back add: nobody holds block then. */
  void nobodyHoldsBlock(Subject subject) {
    task(99).acquires(Mode.ADD, subject);
    releases(Mode.ADD, subject);
  }

  Step dioBegins(Subject subject, long offset, long length) {
    return event(EventKind.DIO_BEGIN, Mode.WRITE, subject, offset, length);
  }

  Step dioEnds(long result) {
    return event(EventKind.DIO_END, Mode.WRITE, Subject.NONE, result);
  }

  void shootsDown(Subject subject, long first, long last) {
    event(EventKind.SHOOTDOWN_BEGIN, subject, first, last);
    event(EventKind.SHOOTDOWN_END, 0);
  }

  /** Pins all of the buffer without a fault. */
  void pins(MappingKey key) {
    event(EventKind.FAULTS_DISABLED, MappingKey.ofAddress(key.address()));
    event(EventKind.FAULTS_ENABLED, MappingKey.ofAddress(key.address()), key.address(), 0, 1);
  }

  Step submits() {
    return event(EventKind.SUBMIT);
  }

  Step written() {
    return event(EventKind.WRITTEN);
  }

  Step writtenAsync() {
    return event(EventKind.WRITTEN, Mode.ASYNC, Subject.NONE);
  }

  Step queued() {
    return event(EventKind.DIO_QUEUED, Mode.WRITE, Subject.NONE);
  }

  /** A direct write is begun, pins and submits, and its call returns: a worker will go on. */
  DioWrite queues(MappingKey key) {
    DioWrite dio = (DioWrite) dioBegins(key, 0, 8192).operation().orElseThrow();
    acquires(Mode.BLOCK, key);
    pins(key);
    submits();
    written();
    queued();
    return dio;
  }
}
