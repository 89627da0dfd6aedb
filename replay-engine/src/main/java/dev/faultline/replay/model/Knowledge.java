package dev.faultline.replay.model;

import java.util.Optional;

/**
 * Whether something is known, and if not, why.
 *
 * <p>Everything that the model says comes with one of these. It starts out unknown ({@link
 * Doubt#WARM_UP}), an event that fixes it makes it {@link #CERTAIN}, and whatever may have changed
 * it unseen gives it a doubt again. Where one statement rests on several, {@link #and} keeps the
 * gravest doubt: one that every capture has gives way to one that could have been avoided.
 */
public final class Knowledge {
  /** It is known. */
  public static final Knowledge CERTAIN = new Knowledge(Optional.empty());

  private static final Knowledge[] UNKNOWN = new Knowledge[Doubt.values().length];

  static {
    for (Doubt doubt : Doubt.values()) {
      UNKNOWN[doubt.ordinal()] = new Knowledge(Optional.of(doubt));
    }
  }

  private final Optional<Doubt> doubt;

  private Knowledge(Optional<Doubt> doubt) {
    this.doubt = doubt;
  }

  /** It is not known, for this reason. */
  public static Knowledge unknown(Doubt doubt) {
    return UNKNOWN[doubt.ordinal()];
  }

  /** Whether it is known. */
  public boolean isCertain() {
    return doubt.isEmpty();
  }

  /** Why it is not known; empty if it is. */
  public Optional<Doubt> doubt() {
    return doubt;
  }

  /** What is known of a statement that rests on both. */
  public Knowledge and(Knowledge that) {
    if (that.isCertain()) {
      return this;
    }
    return isCertain() || doubt.get().isOrdinary() ? that : this;
  }

  @Override
  public String toString() {
    return doubt.map(Doubt::name).orElse("CERTAIN");
  }
}
