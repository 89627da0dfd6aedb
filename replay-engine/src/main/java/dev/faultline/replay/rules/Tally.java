package dev.faultline.replay.rules;

/** How many events there were of one sort. */
final class Tally {
  private long count;

  void add() {
    count++;
  }

  long count() {
    return count;
  }
}
