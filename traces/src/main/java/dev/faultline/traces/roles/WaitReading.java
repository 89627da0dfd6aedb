package dev.faultline.traces.roles;

import dev.faultline.v1.StackMeaning;
import dev.faultline.v1.WaitRole;

/** A row that says what a task waits for. */
final class WaitReading {
  private final WaitRole role;
  private final Functions sleepsIn;
  private final Functions under;
  private final Functions notThrough;
  private final Functions locking;

  WaitReading(WaitRole role, Functions locking) {
    this.role = role;
    this.locking = locking;
    this.sleepsIn = new Functions(role.getSleepsInList());
    this.under = new Functions(role.getUnderList());
    this.notThrough = new Functions(role.getNotThroughList());
  }

  /** Adds the wait, if the row fits. */
  boolean read(StackView view, boolean proc, Release release, StackMeaning.Builder meaning) {
    int inner = view.asleep();
    if (inner >= view.size()
        || !sleepsIn.has(view.at(inner).function())
        || (role.getInProc() && !proc)
        || !release.isWithin(role.getSince(), role.getBefore())) {
      return false;
    }
    int asker = asker(view, inner);
    int outer = asker;
    if (!under.isEmpty()) {
      outer = role.getNextTo() ? asker : view.find(under, inner + 1, view.size());
      if (outer < 0 || outer >= view.size() || !under.has(view.at(outer).function())) {
        return false;
      }
      if (view.find(notThrough, inner + 1, outer) >= 0) {
        return false;
      }
    }
    String name = asker < view.size() ? view.at(asker).function() : "";
    if (role.getLock().contains("*") && name.isEmpty()) {
      return false;
    }
    meaning
        .getWaitBuilder()
        .setLock(role.getLock().replace("*", name))
        .setMode(role.getMode())
        .setIo(role.getIo())
        .setFile(role.getFile())
        .setOtherThan(role.getOtherThan())
        .setRemark(role.getRemark())
        .setFunction(view.at(inner).function())
        .setPosition(view.at(inner).position());
    if (outer < view.size() && view.at(outer).assumed()) {
      meaning.setAssumed(true);
    }
    return true;
  }

  /** Who asks for the lock: the first one that is no part of taking it. */
  private int asker(StackView view, int inner) {
    int i = role.getInProc() ? inner : inner + 1;
    while (i < view.size() && locking.has(view.at(i).function())) {
      i++;
    }
    return i;
  }
}
