package dev.faultline.traces.ftrace;

import dev.faultline.traces.binding.FieldSpelling;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.v1.FieldType;
import java.nio.charset.StandardCharsets;

/** Reads the printed value of a field into its slot. */
public final class PrintedField {
  private static final int SHOWN = 40;

  private final ValueScanner value = new ValueScanner();
  private final FieldType numbers;

  /** Numbers are decimal unless they say otherwise. */
  public PrintedField() {
    this(FieldType.NUMBER);
  }

  private PrintedField(FieldType numbers) {
    this.numbers = numbers;
  }

  /** Numbers are hexadecimal, whether they say so or not. */
  static PrintedField ofHexadecimal() {
    return new PrintedField(FieldType.HEX);
  }

  /**
   * Reads a value.
   *
   * @param spelling the field, and how its value is written
   * @param text the value from {@code from} to {@code to}
   * @param values takes it
   * @return what is wrong with it; empty when nothing is
   */
  public String put(FieldSpelling spelling, byte[] text, int from, int to, FieldValues values) {
    int slot = spelling.slot();
    if (values.isNamed(slot)) {
      return "expected field " + spelling.name() + " once";
    }
    if (spelling.type() == FieldType.STRING) {
      values.putText(slot, text, from, to);
      return "";
    }
    FieldType type = spelling.type() == FieldType.NUMBER ? numbers : spelling.type();
    switch (value.scan(type, spelling.flags(), text, from, to)) {
      case VALUE -> values.put(slot, value.first() >>> spelling.shift());
      case RANGE -> {
        values.put(slot, value.first() >>> spelling.shift());
        values.put(slot + 1, value.last() >>> spelling.shift());
      }
      case NOTHING -> values.putNothing(slot);
      case WRONG -> {
        if (!spelling.isOptional() || spelling.type() != FieldType.DEVICE) {
          String shown =
              new String(text, from, Math.min(to - from, SHOWN), StandardCharsets.ISO_8859_1);
          return "field " + spelling.name() + ": '" + shown + "' is no " + type;
        }
        values.putNothing(slot);
      }
    }
    return "";
  }
}
