package dev.faultline.replay.locks;

/**
 * A request, and what its task holds meanwhile that somebody in a circle can ask for.
 *
 * @param ask the request
 * @param held what is held
 * @param edge the dependency that this is an example of
 */
record Link(Ask ask, Section held, Dependency edge) {

  /** How who holds this keeps that request out. */
  Conflict keepsOut(Ask asking) {
    return held.lock().equals(asking.lock())
        ? Conflict.of(held.use(), asking.use(), false)
        : Conflict.NO;
  }

  boolean isInFlightWith(Ask other) {
    return ask.episode().overlaps(other.episode());
  }
}
