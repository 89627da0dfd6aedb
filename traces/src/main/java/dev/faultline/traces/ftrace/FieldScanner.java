package dev.faultline.traces.ftrace;

import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.traces.binding.FieldSpelling;
import dev.faultline.traces.binding.FieldValues;
import dev.faultline.traces.input.ByteWords;
import dev.faultline.v1.FieldType;
import java.nio.charset.StandardCharsets;

/**
 * Takes the fields of a tracepoint from its printed arguments, {@code key=value} or {@code key
 * value}. Groups in parentheses (the address of a probe, the second spelling of a raw field) and
 * quoted strings are passed over.
 *
 * <p>Paths among the arguments are hostile: a control group may be called {@code x write=true}. A
 * field that comes twice is therefore an error, not a guess.
 */
public final class FieldScanner {
  private final ValueScanner value = new ValueScanner();
  private int valueFrom;
  private int valueTo;

  /** Fills {@code values}; returns why the text cannot be read, empty when it can. */
  public String scan(
      BoundTracepoint tracepoint, byte[] text, int from, int to, FieldValues values) {
    values.clear();
    int expected = 0;
    int p = from;
    while (p < to) {
      byte c = text[p];
      if (c == ' ' || c == ',') {
        p++;
      } else if (c == '(') {
        p = endOf(')', text, p + 1, to);
      } else {
        int key = p;
        while (p < to && text[p] != ' ' && text[p] != '=') {
          p++;
        }
        int field = tracepoint.spellingOf(text, key, p, expected);
        boolean assigned = p < to && text[p] == '=';
        if (assigned || field >= 0) {
          p = value(text, p + 1, to);
        }
        if (field >= 0) {
          String problem = take(tracepoint.spelling(field), text, values);
          if (!problem.isEmpty()) {
            return problem;
          }
          expected = field + 1;
        }
      }
    }
    return "";
  }

  /** Finds the value at {@code from}; returns what follows it. */
  private int value(byte[] text, int from, int to) {
    valueFrom = Math.min(from, to);
    int p = valueFrom;
    if (p < to && (text[p] == '"' || text[p] == '(')) {
      p = endOf(text[p] == '"' ? '"' : ')', text, p + 1, to);
    } else {
      p = ByteWords.indexOf((byte) ' ', text, p, to);
    }
    valueTo = p > valueFrom && text[p - 1] == ',' ? p - 1 : p;
    return p;
  }

  private static int endOf(char end, byte[] text, int from, int to) {
    return Math.min(to, ByteWords.indexOf((byte) end, text, from, to) + 1);
  }

  private String take(FieldSpelling spelling, byte[] text, FieldValues values) {
    int slot = spelling.slot();
    if (values.isNamed(slot)) {
      return "expected field " + spelling.name() + " once";
    }
    switch (value.scan(spelling.type(), text, valueFrom, valueTo)) {
      case VALUE -> values.put(slot, value.first() >>> spelling.shift());
      case RANGE -> {
        values.put(slot, value.first() >>> spelling.shift());
        values.put(slot + 1, value.last() >>> spelling.shift());
      }
      case NOTHING -> values.putNothing(slot);
      case WRONG -> {
        if (!spelling.isOptional() || spelling.type() != FieldType.DEVICE) {
          return "field " + spelling.name() + ": " + shown(text) + " is no " + spelling.type();
        }
        values.putNothing(slot);
      }
    }
    return "";
  }

  private String shown(byte[] text) {
    int length = Math.min(valueTo - valueFrom, 40);
    return "'" + new String(text, valueFrom, length, StandardCharsets.ISO_8859_1) + "'";
  }
}
