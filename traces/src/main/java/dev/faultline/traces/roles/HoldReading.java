package dev.faultline.traces.roles;

import dev.faultline.v1.HoldRole;
import dev.faultline.v1.StackMeaning;

/** A row that says what a task holds while it is inside of a function. */
final class HoldReading {
  private final HoldRole role;
  private final Functions inside;
  private final Functions reached;
  private final Functions notAsking;
  private final Functions notThrough;
  private final Functions under;

  HoldReading(HoldRole role) {
    this.role = role;
    this.inside = new Functions(role.getInsideList());
    this.reached = new Functions(role.getReachedList());
    this.notAsking = new Functions(role.getNotAskingList());
    this.notThrough = new Functions(role.getNotThroughList());
    this.under = new Functions(role.getUnderList());
  }

  /** Adds the hold, if the row fits and no other has said so. */
  void read(StackView view, Release release, StackMeaning.Builder meaning) {
    if (!release.isWithin(role.getSince(), role.getBefore())) {
      return;
    }
    for (int i = view.asleep() + 1; i < view.size(); i++) {
      if (inside.has(view.at(i).function()) && isBeyond(view, i) && isUnder(view, i)) {
        add(view.at(i), meaning);
        return;
      }
    }
  }

  private boolean isBeyond(StackView view, int at) {
    return !notAsking.has(view.at(at - 1).function())
        && (reached.isEmpty() || view.find(reached, view.asleep(), at) >= 0)
        && view.find(notThrough, view.asleep(), at) < 0;
  }

  private boolean isUnder(StackView view, int at) {
    return under.isEmpty() || view.find(under, at + 1, view.size()) >= 0;
  }

  private void add(StackView.Call call, StackMeaning.Builder meaning) {
    boolean known =
        meaning.getHoldList().stream()
            .anyMatch(
                hold ->
                    hold.getLock().equals(role.getLock())
                        && hold.getMode().equals(role.getMode())
                        && hold.getFile().equals(role.getFile()));
    if (known) {
      return;
    }
    meaning
        .addHoldBuilder()
        .setLock(role.getLock())
        .setMode(role.getMode())
        .setFile(role.getFile())
        .setFunction(call.function())
        .setPosition(call.position())
        .setPerhaps(role.getPerhaps())
        .setAgainstItself(role.getAgainstItself())
        .setManyFiles(role.getManyFiles());
    if (call.assumed()) {
      meaning.setAssumed(true);
    }
  }
}
