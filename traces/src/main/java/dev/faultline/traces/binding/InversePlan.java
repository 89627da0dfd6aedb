package dev.faultline.traces.binding;

import dev.faultline.stream.Event;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.v1.FieldType;
import java.util.Optional;

/**
 * One plan the other way round: values of fields that make it give an event. They are put together
 * from what the event says, and taken only if the plan, applied to them, says that again.
 */
final class InversePlan {
  private final BoundTracepoint tracepoint;
  private final EventPlan plan;
  private final FieldValues values = new FieldValues();
  private long absent;

  InversePlan(BoundTracepoint tracepoint, EventPlan plan) {
    this.tracepoint = tracepoint;
    this.plan = plan;
  }

  Optional<FieldValues> valuesOf(Event event) {
    Shape shape = event.shape();
    Optional<PlannedShape> planned =
        plan.shapes().stream()
            .filter(
                one ->
                    one.shape().kind() == shape.kind()
                        && one.shape().mode() == shape.mode()
                        && one.shape().tried() == shape.tried())
            .findFirst();
    if (planned.isEmpty() || plan.goOn() || hasTexts()) {
      return Optional.empty();
    }
    leaveOut(plan.a(), event.a());
    leaveOut(plan.b(), event.b());
    leaveOut(plan.c(), event.c());
    plan.when().all().forEach(this::satisfy);
    put(plan.modeSlot(), planned.get().value());
    put(plan.a(), event.a());
    put(plan.b(), event.b());
    put(plan.c(), event.c());
    identify(plan.subject(), event.subject());
    identify(plan.other(), event.other());
    complete();
    return isRight(event) ? Optional.of(values) : Optional.empty();
  }

  private boolean hasTexts() {
    for (int i = 0; i < tracepoint.spellingCount(); i++) {
      if (tracepoint.spelling(i).type() == FieldType.STRING) {
        return true;
      }
    }
    return false;
  }

  private void leaveOut(ValuePlan value, long wanted) {
    if (value.carried() >= 0 && wanted == 0) {
      absent |= 1L << value.carried();
    }
  }

  private void satisfy(Check check) {
    long kept = values.get(check.slot()) & ~check.mask();
    long other = check.equals() == 0 ? check.mask() & -check.mask() : 0;
    put(check.slot(), kept | (check.negate() ? other : check.equals()));
  }

  private void put(ValuePlan value, long wanted) {
    if (value.slot() >= 0) {
      if (value.minus() >= 0 && !values.has(value.minus())) {
        put(value.minus(), 0);
      }
      put(
          value.slot(),
          (wanted >> value.left())
              - value.plus()
              + (value.minus() < 0 ? 0 : values.get(value.minus())));
    } else if (value.carried() >= 0 && wanted != 0 && !values.has(value.carried())) {
      put(value.carried(), 0);
    }
  }

  private void identify(SubjectPlan who, Subject subject) {
    MappingKey key =
        subject instanceof MappingKey known ? known : new MappingKey(0, false, 0, false, 0);
    boolean nobody = subject == Subject.NONE;
    name(who.lock(), subject instanceof LockKey lock ? lock.address() : 0, !nobody);
    name(who.mapping(), key.address(), key.address() != 0 || nobody);
    name(who.ino(), key.ino(), key.hasInode() || nobody);
    name(who.dev(), key.dev(), key.hasDev() || nobody);
  }

  private void name(int slot, long value, boolean known) {
    if (slot >= 0 && !values.isNamed(slot)) {
      if (known) {
        put(slot, value);
      } else {
        values.putNothing(slot);
      }
    }
  }

  private void put(int slot, long value) {
    if (slot >= 0 && (absent >>> slot & 1) == 0) {
      values.put(slot, value);
    }
  }

  /** A record has all fields that are not optional, and both ends of a range. */
  private void complete() {
    for (int i = 0; i < tracepoint.spellingCount(); i++) {
      FieldSpelling field = tracepoint.spelling(i);
      int slot = field.slot();
      if (field.isRaw()) {
        continue;
      }
      if (field.type() == FieldType.BYTE_RANGE) {
        boolean neither = !values.isNamed(slot) && !values.isNamed(slot + 1);
        name(slot, values.get(slot + 1), !neither || !field.isOptional());
        name(slot + 1, values.get(slot), !neither || !field.isOptional());
      } else if (!field.isOptional() && !values.isNamed(slot)) {
        values.put(slot, 0);
      }
    }
  }

  private boolean isRight(Event event) {
    Optional<EventPlan> applied =
        tracepoint.events().stream().filter(one -> one.applies(values)).findFirst();
    return applied.isPresent()
        && applied.get().equals(plan)
        && tracepoint.lacks(values).isEmpty()
        && plan.a().of(values) == event.a()
        && plan.b().of(values) == event.b()
        && plan.c().of(values) == event.c();
  }
}
