package dev.faultline.traces.binding;

import dev.faultline.stream.RecordedTracepoint.Meaning;
import dev.faultline.v1.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A tracepoint with a binding: what to take from a record, and what to make of it. */
public final class BoundTracepoint {
  /** The most events that one record can become. */
  public static final int MOST_EVENTS = 8;

  private static final Set<EventKind> LOOKS =
      Set.of(
          EventKind.PAGE_FAULTED,
          EventKind.PAGE_READ,
          EventKind.PAGE_MAPPED,
          EventKind.PAGE_DIRTIED);

  private final String system;
  private final String name;
  private final Existence existence;
  private final byte[] nameBytes;
  private final FieldSpelling[] spellings;

  /** A bit for each of their names, by length and first byte: what has another bit is none. */
  private final long names;

  private final FieldSpelling[] unnamed;
  private final EventPlan[] events;
  private final long requiredNames;
  private final long requiredValues;
  private final boolean mayRepeat;

  BoundTracepoint(
      String system,
      String name,
      Existence existence,
      List<FieldSpelling> spellings,
      List<FieldSpelling> unnamed,
      List<EventPlan> events,
      long requiredNames,
      long requiredValues) {
    this.system = system;
    this.name = name;
    this.existence = existence;
    this.nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
    this.spellings = spellings.toArray(FieldSpelling[]::new);
    long bits = 0;
    for (FieldSpelling spelling : spellings) {
      bits |= spelling.bit();
    }
    this.names = bits;
    this.unnamed = unnamed.toArray(FieldSpelling[]::new);
    this.events = events.toArray(EventPlan[]::new);
    this.requiredNames = requiredNames;
    this.requiredValues = requiredValues;
    this.mayRepeat =
        system.equals("lock") || events.stream().allMatch(plan -> LOOKS.contains(plan.kind()));
  }

  /** Name without its system. */
  public String name() {
    return name;
  }

  /** The system it belongs to, as the binding says. */
  String system() {
    return system;
  }

  /**
   * Whether it may come twice at one time and be the same: looking something up changes nothing,
   * and of lockdep's locks some are taken again inside, as RCU is.
   */
  public boolean mayRepeat() {
    return mayRepeat;
  }

  /** Which kernels have it. */
  Existence existence() {
    return existence;
  }

  /** {@code system:name}, as the kernel's {@code set_event} wants it. */
  String fullName() {
    return system.isEmpty() ? name : system + ":" + name;
  }

  /** What to make of a record: the first plan whose conditions hold, and more if that goes on. */
  public List<EventPlan> events() {
    return List.of(events);
  }

  /** How many {@link #events} there are. */
  public int eventCount() {
    return events.length;
  }

  /** Number {@code index} of {@link #events}. */
  public EventPlan event(int index) {
    return events[index];
  }

  /** The events of the model that a record can become. */
  Set<Meaning> meanings() {
    Set<Meaning> meanings = new LinkedHashSet<>();
    for (EventPlan plan : events) {
      meanings.addAll(plan.meanings());
    }
    return meanings;
  }

  boolean isNamed(byte[] text, int from, int length) {
    return Arrays.equals(text, from, from + length, nameBytes, 0, nameBytes.length);
  }

  /** How many fields are printed in front, without their names. */
  public int unnamedCount() {
    return unnamed.length;
  }

  /** Field number {@code index} of those that are printed without their names. */
  public FieldSpelling unnamed(int index) {
    return unnamed[index];
  }

  /** How many spellings there are. */
  public int spellingCount() {
    return spellings.length;
  }

  /** Spelling number {@code index}; printed forms come first, in the order of the binding. */
  public FieldSpelling spelling(int index) {
    return spellings[index];
  }

  /**
   * The number of the spelling that these bytes are, or -1.
   *
   * @param expected the spelling that is likely: fields mostly come in the order of the binding
   */
  public int spellingOf(byte[] text, int from, int to, int expected) {
    if (expected < spellings.length && spellings[expected].matches(text, from, to)) {
      return expected;
    }
    if (from == to || (names & FieldSpelling.bit(text[from], to - from)) == 0) {
      return -1;
    }
    for (int i = 0; i < spellings.length; i++) {
      if (spellings[i].matches(text, from, to)) {
        return i;
      }
    }
    return -1;
  }

  /** What a record lacks to become an event, in words; empty when it lacks nothing. */
  public String lacks(FieldValues values) {
    if ((requiredValues & ~values.present()) == 0 && (requiredNames & ~values.named()) == 0) {
      return "";
    }
    for (FieldSpelling spelling : spellings) {
      int slot = spelling.slot();
      boolean required = ((requiredValues | requiredNames) >>> slot & 1) != 0;
      if (required && !values.isNamed(slot)) {
        return "expected field " + spelling.name() + " of " + name;
      }
      if ((requiredValues >>> slot & 1) != 0 && !values.has(slot)) {
        return "the probe could not fetch field " + spelling.name() + " of " + name;
      }
    }
    return "expected both ends of the range in " + name;
  }
}
