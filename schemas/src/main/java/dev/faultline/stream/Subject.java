package dev.faultline.stream;

import org.jspecify.annotations.Nullable;

/** What an event speaks of: a mapping, a lock, or nothing. */
public sealed interface Subject permits MappingKey, LockKey, Subject.None {

  /** The subject of an event that names none. Its number in every dictionary is 0. */
  Subject NONE = new None();

  /** The class of {@link #NONE}. */
  record None() implements Subject {

    // As of Task: made up at its first use it takes a short run too long.
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof None;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
