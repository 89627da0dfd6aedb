package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Page;
import dev.faultline.replay.model.State;

/** What every operation does that works on a page under add: it looks the page up, or reads it. */
final class PageSteps {
  private PageSteps() {}

  /** Takes add, has the page read if it is not there, and releases add. */
  static void addAndPage(Program.Builder steps, int file, Mutant without, String label) {
    steps.step(turn -> turn.has(without) || turn.lock(file, State.ADD));
    page(steps, file, label);
    steps.does(turn -> unlockAdd(turn, file, without));
  }

  static void unlockAdd(Turn turn, int file, Mutant without) {
    if (!turn.has(without)) {
      turn.unlock(file, State.ADD);
    }
  }

  static void page(Program.Builder steps, int file, String label) {
    steps
        .step(turn -> insert(turn, file, label + "have page"))
        .does(turn -> turn.fill(file))
        .label(label + "have page");
  }

  static boolean insert(Turn turn, int file, String found) {
    if (!turn.canLockPage(file)) {
      return false;
    }
    if (turn.world().page(file) == Page.ABSENT) {
      turn.insert(file);
    } else {
      turn.say("finds the page of " + Names.file(file));
      turn.go(found);
    }
    return true;
  }
}
