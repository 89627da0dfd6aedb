package dev.faultline.cli.judge;

/** How the two-state lock of the page cache is taken to treat those that wait for it. */
enum TwoState {
  /** As it is: who comes while the lock is in their state is let in before those that wait. */
  UNFAIR,
  /** As it might become: who waits for the other state keeps later ones from being let in. */
  FAIR
}
