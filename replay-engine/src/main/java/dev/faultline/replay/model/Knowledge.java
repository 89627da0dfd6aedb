package dev.faultline.replay.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
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

  private static final Map<Doubt, Knowledge> UNKNOWN = new EnumMap<>(Doubt.class);

  static {
    for (Doubt doubt : Doubt.values()) {
      UNKNOWN.put(doubt, new Knowledge(Optional.of(doubt)));
    }
  }

  private final Optional<Doubt> doubt;

  private Knowledge(Optional<Doubt> doubt) {
    this.doubt = doubt;
  }

  /** It is not known, for this reason. */
  public static Knowledge unknown(Doubt doubt) {
    return Objects.requireNonNull(UNKNOWN.get(doubt));
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
