package dev.faultline.replay.explore;

import java.util.Set;

/**
 * Which kernel is looked at.
 *
 * @param kernel the version
 * @param mutants what is broken in it
 * @param fair whether the two-state lock lets nobody in who comes after a waiter of the other state
 * @param asynchronous whether there are direct writes that a worker completes
 */
public record Setting(Kernel kernel, Set<Mutant> mutants, boolean fair, boolean asynchronous) {
  /** Keeps its own copy. */
  public Setting {
    mutants = Set.copyOf(mutants);
  }

  /** With the lock as it is built, where who waits keeps nobody out, and synchronous writes. */
  public Setting(Kernel kernel, Set<Mutant> mutants) {
    this(kernel, mutants, false, false);
  }
}
