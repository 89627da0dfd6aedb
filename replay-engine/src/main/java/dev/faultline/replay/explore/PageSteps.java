package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;

/** What every operation does that works on a page under add: it looks the page up, or reads it. */
final class PageSteps {
  private PageSteps() {}

  /** Takes add, has the page read if it is not there, and releases add. */
  static void addAndPage(Program.Builder steps, Page page, Mutant without, String label) {
    steps.step(turn -> turn.has(without) || turn.lock(page.file(), State.ADD));
    page(steps, page, label);
    steps.does(turn -> unlockAdd(turn, page.file(), without));
  }

  static void unlockAdd(Turn turn, int file, Mutant without) {
    if (!turn.has(without)) {
      turn.unlock(file, State.ADD);
    }
  }

  /** Has the page read if it is not there and not behind the end of the file. */
  static void page(Program.Builder steps, Page page, String label) {
    size(steps, page, label + "have page");
    steps
        .step(turn -> insert(turn, page, label + "have page"))
        .does(turn -> turn.cache().fill(page))
        .label(label + "have page");
  }

  /** Looks at the size of the file, which is never less than a page: behind it there is nothing. */
  static void size(Program.Builder steps, Page page, String pastEnd) {
    if (page.index() == 0) {
      return;
    }
    steps.does(
        turn -> {
          turn.say("looks at the size of " + Names.file(page.file()));
          if (turn.world().isPastEnd(page)) {
            turn.world().failsPastEnd(turn.task());
            turn.go(pastEnd);
          }
        });
  }

  static boolean insert(Turn turn, Page page, String found) {
    if (!turn.cache().canLock(page)) {
      return false;
    }
    if (turn.cache().isAbsent(page)) {
      turn.cache().insert(page);
    } else {
      turn.say("finds " + turn.words(page));
      turn.go(found);
    }
    return true;
  }
}
