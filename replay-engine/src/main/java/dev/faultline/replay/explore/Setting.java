package dev.faultline.replay.explore;

import java.util.Set;

/**
 * Which kernel is looked at.
 *
 * @param kernel the version
 * @param mutants what is broken in it
 * @param fair whether the two-state lock lets nobody in who comes after a waiter of the other state
 */
public record Setting(Kernel kernel, Set<Mutant> mutants, boolean fair) {
  /** Keeps its own copy. */
  public Setting {
    mutants = Set.copyOf(mutants);
  }

  /** With the lock as it is built: who waits keeps nobody out. */
  public Setting(Kernel kernel, Set<Mutant> mutants) {
    this(kernel, mutants, false);
  }
}
