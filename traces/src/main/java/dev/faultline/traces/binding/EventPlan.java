package dev.faultline.traces.binding;

import dev.faultline.v1.EventKind;
import java.util.List;

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
    List<Check> when,
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

  /** Whether this plan is for such a record. */
  public boolean applies(FieldValues values) {
    for (int i = 0; i < when.size(); i++) {
      if (!when.get(i).holds(values)) {
        return false;
      }
    }
    return true;
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
