package dev.faultline.traces.binding;

import dev.faultline.v1.FieldBinding;
import dev.faultline.v1.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives the fields of one tracepoint their slots. */
final class Slots {
  private static final String LAST = ".last";
  private static final int MAX_SHIFT = 63;

  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final List<FieldSpelling> printed = new ArrayList<>();
  private final List<FieldSpelling> raw = new ArrayList<>();
  private long optional;
  private boolean hasText;

  /** Returns what is wrong with the field, empty when nothing is. */
  String add(FieldBinding field) {
    String name = field.getName();
    if (name.isEmpty() || name.contains(" ") || name.contains("=")) {
      return "a field needs a name without spaces and '=', this one is '" + name + "'";
    }
    if (slots.containsKey(name)) {
      return "field " + name + " is there twice";
    }
    if (field.getType() == FieldType.UNRECOGNIZED) {
      return "field " + name + " has a type that this version does not know";
    }
    if (Integer.compareUnsigned(field.getShift(), MAX_SHIFT) > 0) {
      return "field " + name + " is shifted by more than " + MAX_SHIFT + " bits";
    }
    boolean flags = field.getType() == FieldType.FLAGS;
    if (flags == (field.getFlagCount() == 0)) {
      return "names of flags belong to a field of type FLAGS, which needs some: " + name;
    }
    if (field.getType() == FieldType.STRING && hasText) {
      return "a tracepoint can have one STRING, " + name + " is another one";
    }
    hasText |= field.getType() == FieldType.STRING;
    int slot = slots.size();
    boolean range = field.getType() == FieldType.BYTE_RANGE;
    if (slot + 2 > FieldValues.MAX_SLOTS) {
      return "more than " + (FieldValues.MAX_SLOTS - 2) + " fields";
    }
    slots.put(name, slot);
    if (range) {
      slots.put(name + LAST, slot + 1);
    }
    if (field.getOptional()) {
      optional |= (range ? 3L : 1L) << slot;
    }
    printed.add(
        new FieldSpelling(
            name,
            slot,
            field.getType(),
            field.getShift(),
            field.getOptional(),
            false,
            flags ? new FlagNames(field.getFlagList()) : FlagNames.NONE));
    return addRaw(field, slot);
  }

  private String addRaw(FieldBinding field, int slot) {
    if (field.getBinary().isEmpty()) {
      return "";
    }
    String[] names = field.getBinary().split(" ", -1);
    boolean range = field.getType() == FieldType.BYTE_RANGE;
    if (names.length != (range ? 2 : 1)) {
      return "field "
          + field.getName()
          + " needs "
          + (range ? "two binary names" : "one binary name");
    }
    for (int i = 0; i < names.length; i++) {
      raw.add(
          new FieldSpelling(
              names[i],
              slot + i,
              rawType(field.getType()),
              0,
              field.getOptional(),
              true,
              FlagNames.NONE));
    }
    return "";
  }

  /** Raw numbers are decimal unless they say otherwise, whatever the printed form is. */
  private static FieldType rawType(FieldType type) {
    return switch (type) {
      case BOOLEAN, DEVICE, STRING -> type;
      default -> FieldType.NUMBER;
    };
  }

  /** All spellings, the printed ones first. */
  List<FieldSpelling> spellings() {
    List<FieldSpelling> all = new ArrayList<>(printed);
    all.addAll(raw);
    return all;
  }

  /** The printed spelling of this field. */
  FieldSpelling printed(String field) {
    return printed.stream()
        .filter(spelling -> spelling.name().equals(field))
        .findFirst()
        .orElseThrow();
  }

  /** How values of this field are written; a number where there is no such field. */
  FieldType type(String field) {
    return knows(field) ? printed(field).type() : FieldType.NUMBER;
  }

  /** Whether there is such a field. */
  boolean knows(String field) {
    return slots.containsKey(field);
  }

  /** The slot of this field, -1 for the empty name. */
  int of(String field) {
    return slots.getOrDefault(field, -1);
  }

  /** The bit of this slot if a record must have the field, 0 otherwise. */
  long requiredBit(int slot) {
    return slot < 0 ? 0 : 1L << slot & ~optional;
  }

  @Override
  public String toString() {
    return slots.isEmpty() ? "no fields" : String.join(", ", slots.keySet());
  }
}
