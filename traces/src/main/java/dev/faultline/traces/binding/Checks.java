package dev.faultline.traces.binding;

import java.util.List;

/** Conditions that must all hold; an array, for they are looked at for every record. */
final class Checks {
  private static final Check[] NONE = {};

  private final Check[] all;

  Checks(List<Check> all) {
    this.all = all.toArray(NONE);
  }

  boolean hold(FieldValues values) {
    for (Check check : all) {
      if (!check.holds(values)) {
        return false;
      }
    }
    return true;
  }

  List<Check> all() {
    return List.of(all);
  }
}
