package dev.faultline.replay.explore;

/**
 * Where in an array of bytes what stands: first all of the one file, then all of the other, then
 * the semaphores and the worker, then the tasks. All but the tasks fits into 64 bytes.
 *
 * @param pages how many a file has
 */
record Layout(int pages) {
  private static final int PER_FILE = 7;
  private static final int PER_PAGE = 3;
  private static final int PER_SEMAPHORE = 3;
  private static final int PER_TASK = 8;

  private int perFile() {
    return PER_FILE + pages * PER_PAGE;
  }

  int file(int file, int cell) {
    return file * perFile() + cell;
  }

  int page(Page page, int cell) {
    return file(page.file(), PER_FILE + page.index() * PER_PAGE + cell);
  }

  int semaphore(int semaphore, int cell) {
    return World.FILES * perFile() + semaphore * PER_SEMAPHORE + cell;
  }

  int worker() {
    return semaphore(World.SEMAPHORES, 0);
  }

  int task(int task, int cell) {
    return worker() + 1 + task * PER_TASK + cell;
  }

  /** What is of no file and no task, a bit for each cell. */
  long cellsOfAll() {
    return (1L << (worker() + 1)) - (1L << semaphore(0, 0));
  }

  /** All cells of a file, a bit for each. */
  long cellsOf(int file) {
    return ((1L << perFile()) - 1) << file(file, 0);
  }
}
