package dev.faultline.traces.emit;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.EventPlan;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.binding.PlannedShape;
import dev.faultline.traces.binding.SubjectPlan;
import dev.faultline.v1.Context;

/**
 * Makes events of the model of the values of records. Readers of all formats end here, which is why
 * a binding means the same for printed and for binary records.
 */
public final class EventEmitter {
  private static final int NO_SUBJECT = 0;

  private final StreamDictionary dictionary;
  private final SubjectNumbers subjects;

  /**
   * Dictionary number + 1 by context and shape id; shapes enter the dictionary when first needed.
   */
  private final int[] shapeNumbers;

  private final int shapeCount;
  private final LockNames names = new LockNames();

  /** Emits into blocks that refer to this dictionary. */
  public EventEmitter(StreamDictionary dictionary, Bindings bindings) {
    this.dictionary = dictionary;
    this.subjects = new SubjectNumbers(dictionary);
    this.shapeCount = bindings.shapeCount();
    this.shapeNumbers = new int[shapeCount * Context.NMI_VALUE + shapeCount];
  }

  /**
   * Appends the event, or the events, that a record stands for, if its binding makes one of it.
   *
   * @param task number of the task
   * @param position line or byte offset
   * @return why the record cannot be read; empty when it could
   */
  public String emit(
      BoundTracepoint tracepoint,
      FieldValues values,
      long timeNs,
      int cpu,
      int task,
      long position,
      EventBlock block) {
    String lacks = tracepoint.lacks(values);
    if (!lacks.isEmpty()) {
      return lacks;
    }
    for (int i = 0; i < tracepoint.eventCount(); i++) {
      EventPlan plan = tracepoint.event(i);
      if (plan.applies(values)) {
        String problem = emit(tracepoint, plan, values, timeNs, cpu, task, position, block);
        if (!problem.isEmpty() || !plan.goOn()) {
          return problem;
        }
      }
    }
    return "";
  }

  private String emit(
      BoundTracepoint tracepoint,
      EventPlan plan,
      FieldValues values,
      long timeNs,
      int cpu,
      int task,
      long position,
      EventBlock block) {
    int shape = plan.shapeFor(values);
    if (shape < 0) {
      return "expected another mode of "
          + tracepoint.name()
          + " than "
          + values.get(plan.modeSlot());
    }
    SubjectPlan subject = plan.subject();
    if (!subject.isNone() && !subject.isLock() && !subject.isNamedIn(values)) {
      return "expected the mapping or the inode of " + tracepoint.name();
    }
    block.append(
        timeNs,
        cpu,
        task,
        shapeNumber(
            plan.shapes().get(shape),
            plan.inContext() ? values.context() : Context.CONTEXT_UNSPECIFIED),
        subjectNumber(subject, values, true),
        subjectNumber(plan.other(), values, false),
        plan.a().of(values),
        plan.b().of(values),
        plan.c().of(values),
        position);
    return "";
  }

  private int shapeNumber(PlannedShape planned, Context context) {
    int id = shapeCount * context.getNumber() + planned.id();
    if (shapeNumbers[id] == 0) {
      Shape shape = planned.shape();
      shapeNumbers[id] =
          dictionary.intern(
                  new Shape(shape.tracepoint(), shape.kind(), shape.mode(), shape.tried(), context))
              + 1;
    }
    return shapeNumbers[id] - 1;
  }

  /**
   * The number of what an event speaks of.
   *
   * @param must whether it speaks of something in any case, fetched or not
   */
  private int subjectNumber(SubjectPlan plan, FieldValues values, boolean must) {
    if (plan.isNone()) {
      return NO_SUBJECT;
    }
    if (plan.isClassNamed()) {
      int name = names.number(values.text(), values.textFrom(), values.textTo());
      return subjects.lock(name, names.name(name), values.get(plan.lock()) & ~plan.clear());
    }
    if (plan.isLock()) {
      return subjects.lock(
          plan.lockClassId(), plan.lockClass(), values.get(plan.lock()) & ~plan.clear());
    }
    long address = plan.mapping() < 0 ? 0 : values.get(plan.mapping()) & ~plan.clear();
    boolean hasInode = plan.ino() >= 0 && values.has(plan.ino());
    boolean hasDev = plan.dev() >= 0 && values.has(plan.dev());
    long ino = hasInode ? values.get(plan.ino()) : 0;
    // A probe on a register that was used for something else prints zeros for all three, and there
    // is no inode 0 of a mapping that a probe could have looked at.
    if (ino == 0 && plan.mapping() >= 0) {
      hasDev &= !hasInode;
      hasInode = false;
    }
    if (address == 0 && !hasInode) {
      return must ? subjects.mapping(0, false, 0, false, 0) : NO_SUBJECT;
    }
    int dev = hasDev ? (int) values.get(plan.dev()) : 0;
    return subjects.mapping(address, hasInode, ino, hasDev, dev);
  }
}
