package dev.faultline.replay.explore;

/** The semaphores that all tasks share. */
enum Rwsem {
  MMAP_LOCK(0),
  CREATE_LOCK(1);

  final int number;

  Rwsem(int number) {
    this.number = number;
  }
}
