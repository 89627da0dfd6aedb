package dev.faultline.replay.explore;

import java.util.Set;

/**
 * Which kernel is looked at.
 *
 * @param kernel the version
 * @param mutants what is broken in it
 */
public record Setting(Kernel kernel, Set<Mutant> mutants) {
  /** Keeps its own copy. */
  public Setting {
    mutants = Set.copyOf(mutants);
  }
}
