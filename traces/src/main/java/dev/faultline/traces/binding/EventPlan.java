package dev.faultline.traces.binding;

import dev.faultline.stream.LockFamily;
import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Set;

/**
 * An event template with its names resolved to slots.
 *
 * @param when all must hold
 * @param kind of the event
 * @param shapes the shapes it can have: one for a fixed mode, else one per mode
 * @param modeSlot slot that chooses the shape, or -1 for the only one
 * @param subject what the event speaks of
 * @param other the second thing it speaks of
 * @param a first value
 * @param b second value
 * @param c third value
 * @param inContext whether it belongs to the interrupt that recorded it
 * @param goOn whether the plans behind this one are tried even if it applied
 */
public record EventPlan(
    Checks when,
    EventKind kind,
    List<PlannedShape> shapes,
    int modeSlot,
    SubjectPlan subject,
    SubjectPlan other,
    ValuePlan a,
    ValuePlan b,
    ValuePlan c,
    boolean inContext,
    boolean goOn) {

  /**
   * What such an event is to the model; a request that counts as granted is an acquisition, too.
   */
  Set<Meaning> meanings() {
    if (isUnreleased()) {
      return Set.of();
    }
    boolean granted = kind == EventKind.LOCK_WAIT && a.slot() < 0 && a.plus() == 1;
    return granted
        ? Set.of(
            new Meaning(kind, lockFamily()), new Meaning(EventKind.LOCK_ACQUIRED, lockFamily()))
        : Set.of(new Meaning(kind, lockFamily()));
  }

  /** Who needs acquisitions is not served by those whose release is not recorded. */
  boolean isUnreleased() {
    return kind == EventKind.LOCK_ACQUIRED && a.slot() < 0 && a.plus() == 1;
  }

  private String lockFamily() {
    return switch (kind) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED, LOCK_DOWNGRADED, LOCK_RELEASED ->
          subject.isClassNamed()
              ? LockFamily.EVERY
              : subject.isLock() ? subject.lockClass() : LockFamily.PAGE_CACHE;
      case LOCK_REQUESTED, LOCK_GIVEN_BACK -> LockFamily.ofInode(a.slot() < 0 ? a.plus() : 0);
      default -> LockFamily.NONE;
    };
  }

  /** Whether this plan is for such a record. */
  public boolean applies(FieldValues values) {
    return when.hold(values);
  }

  /** The number of the shape among {@link #shapes}, or -1 if the mode is unknown. */
  public int shapeFor(FieldValues values) {
    if (modeSlot < 0) {
      return 0;
    }
    long mode = values.get(modeSlot);
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).value() == mode) {
        return i;
      }
    }
    return -1;
  }
}
