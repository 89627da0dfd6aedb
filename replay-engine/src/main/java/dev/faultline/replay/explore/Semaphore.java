package dev.faultline.replay.explore;

/** The semaphores that all tasks share. */
enum Semaphore {
  MMAP_LOCK(0),
  CREATE_LOCK(1);

  final int number;

  Semaphore(int number) {
    this.number = number;
  }
}
