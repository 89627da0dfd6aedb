package dev.faultline.stream;

import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.Mode;
import org.jspecify.annotations.Nullable;

/**
 * What all events of one sort from one tracepoint have in common.
 *
 * @param tracepoint name as recorded, without its system
 * @param kind the event of the model
 * @param mode lock mode, direction, or sort of bracket
 * @param tried whether the request was a trylock
 * @param context who did it, where an interrupt may have; else unspecified
 * @param loss why events are missing; unspecified where none are
 */
public record Shape(
    String tracepoint, EventKind kind, Mode mode, boolean tried, Context context, LossCause loss) {

  // As of Task: made up at their first use they take a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that instanceof Shape other
        && kind == other.kind
        && mode == other.mode
        && tried == other.tried
        && context == other.context
        && loss == other.loss
        && tracepoint.equals(other.tracepoint);
  }

  @Override
  public int hashCode() {
    int hash = 31 * tracepoint.hashCode() + kind.hashCode();
    hash = 31 * hash + mode.hashCode();
    hash = 31 * hash + context.hashCode();
    return (31 * hash + loss.hashCode()) * 2 + (tried ? 1 : 0);
  }

  /** A shape of events that something did. */
  public Shape(String tracepoint, EventKind kind, Mode mode, boolean tried, Context context) {
    this(tracepoint, kind, mode, tried, context, LossCause.LOSS_CAUSE_UNSPECIFIED);
  }

  /** A shape of events that only tasks cause, or of which nobody wants to know. */
  public Shape(String tracepoint, EventKind kind, Mode mode, boolean tried) {
    this(tracepoint, kind, mode, tried, Context.CONTEXT_UNSPECIFIED);
  }

  /** The shape of a gap. */
  public static Shape ofLoss(LossCause cause) {
    return new Shape(
        "",
        EventKind.EVENTS_LOST,
        Mode.MODE_UNSPECIFIED,
        false,
        Context.CONTEXT_UNSPECIFIED,
        cause);
  }
}
