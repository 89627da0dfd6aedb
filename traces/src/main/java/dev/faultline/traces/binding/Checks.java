package dev.faultline.traces.binding;

import java.util.List;

/**
 * Conditions that must all hold. Nearly all compare a number: those are arrays, for they are looked
 * at for every record.
 */
final class Checks {
  private final List<Check> all;
  private final int[] slots;
  private final long[] masks;
  private final long[] numbers;
  private final boolean[] negated;
  private final Check[] texts;

  Checks(List<Check> all) {
    this.all = List.copyOf(all);
    List<Check> compared = all.stream().filter(check -> check.contains().isEmpty()).toList();
    this.slots = compared.stream().mapToInt(Check::slot).toArray();
    this.masks = compared.stream().mapToLong(Check::mask).toArray();
    this.numbers = compared.stream().mapToLong(Check::equals).toArray();
    this.negated = new boolean[slots.length];
    for (int i = 0; i < negated.length; i++) {
      negated[i] = compared.get(i).negate();
    }
    this.texts = all.stream().filter(check -> !check.contains().isEmpty()).toArray(Check[]::new);
  }

  boolean hold(FieldValues values) {
    for (int i = 0; i < slots.length; i++) {
      int slot = slots[i];
      boolean holds =
          values.has(slot) && ((values.get(slot) & masks[i]) == numbers[i]) != negated[i];
      if (!holds) {
        return false;
      }
    }
    for (Check text : texts) {
      if (!text.holds(values)) {
        return false;
      }
    }
    return true;
  }

  List<Check> all() {
    return all;
  }
}
