package dev.faultline.replay.explore;

import java.util.Set;

/**
 * Which kernel is looked at, and what it works on.
 *
 * @param kernel the version
 * @param mutants what is broken in it
 * @param fair whether the two-state lock lets nobody in who comes after a waiter of the other state
 * @param asynchronous whether there are direct writes that a worker completes
 * @param oneWorker whether one worker completes them all, one after the other
 * @param pages how many pages each of the two files has
 */
public record Setting(
    Kernel kernel,
    Set<Mutant> mutants,
    boolean fair,
    boolean asynchronous,
    boolean oneWorker,
    int pages) {
  /** Files have no more pages. */
  public static final int MOST_PAGES = 2;

  /**
   * Keeps its own copy.
   *
   * @throws IllegalArgumentException if files cannot have so many pages
   */
  public Setting {
    if (pages < 1 || pages > MOST_PAGES) {
      throw new IllegalArgumentException("1 to " + MOST_PAGES + " pages, not " + pages);
    }
    mutants = Set.copyOf(mutants);
  }

  /** Of files of one page. */
  public Setting(Kernel kernel, Set<Mutant> mutants, boolean fair, boolean asynchronous) {
    this(kernel, mutants, fair, asynchronous, false, 1);
  }

  /** With the lock as it is built, where who waits keeps nobody out, and synchronous writes. */
  public Setting(Kernel kernel, Set<Mutant> mutants) {
    this(kernel, mutants, false, false);
  }

  /** The same with files of so many pages. */
  public Setting withPages(int number) {
    return new Setting(kernel, mutants, fair, asynchronous, oneWorker, number);
  }

  /**
   * The same with asynchronous writes that one worker completes, as {@code
   * bch2_write_point_do_index_updates} does for the writes of one write point: while it goes on
   * with one of them, the others keep block.
   */
  public Setting withOneWorker() {
    return new Setting(kernel, mutants, fair, true, true, pages);
  }
}
