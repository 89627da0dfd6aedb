package dev.faultline.traces.recorded;

import dev.faultline.stream.EventGlob;
import dev.faultline.stream.Recording;
import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which names of events make sense. Nobody knows all: systems have events that are not listed here,
 * and a probe is called as its user likes. But who writes {@code
 * filemap:mm_filemap_ad_to_page_cache} means something else.
 */
public final class KnownEvents {
  private static final String RESOURCE = "/known-events.txt";
  private static final int MOST_ERRORS = 2;

  private final Set<String> systems = new TreeSet<>();
  private final Set<String> events = new TreeSet<>();

  /** The names of kernels up to 7.3, and those that are bound. */
  public KnownEvents(Bindings bindings) {
    this();
    bindings.tracepointNames().forEach(this::add);
  }

  KnownEvents() {
    try (InputStream in = KnownEvents.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + RESOURCE);
      }
      new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(this::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String line) {
    int colon = line.indexOf(':');
    systems.add(colon < 0 ? line : line.substring(0, colon));
    if (colon > 0) {
      events.add(line);
    }
  }

  /** Whether a word without a colon is the name of a system, or of an event. */
  boolean isSystemOrEvent(String word) {
    return systems.contains(word) || events.stream().anyMatch(event -> event.endsWith(":" + word));
  }

  /**
   * What is odd about the names of events that were on.
   *
   * @return a sentence for each name that nothing is called by, perhaps with the one that was meant
   */
  public List<String> doubts(Recording told) {
    List<String> doubts = new ArrayList<>();
    for (String event : told.events()) {
      if (!isKnown(event)) {
        doubts.add(
            "no event is called '"
                + event
                + "'"
                + near(event).map(n -> "; '" + n + "' is").orElse(""));
      }
    }
    return doubts;
  }

  private boolean isKnown(String event) {
    int colon = event.indexOf(':');
    if (colon < 0) {
      return isSystemOrEvent(event) || event.indexOf('*') >= 0;
    }
    if (events.stream().anyMatch(known -> matches(event, known))) {
      return true;
    }
    boolean literal = EventGlob.isLiteral(event);
    String name = event.substring(colon + 1);
    boolean probe = literal && events.stream().anyMatch(known -> known.endsWith(":" + name));
    boolean ofKnownSystem = systems.contains(event.substring(0, colon));
    return probe || (ofKnownSystem && (!literal || near(event).isEmpty()));
  }

  private static boolean matches(String glob, String known) {
    int colon = known.indexOf(':');
    return EventGlob.matches(glob, known.substring(0, colon), known.substring(colon + 1));
  }

  /** The known name that differs least, if it differs little. */
  private Optional<String> near(String event) {
    int colon = event.indexOf(':');
    if (EventGlob.isLiteral(event)) {
      return nearest(event, events);
    }
    String ofSystem = event.substring(0, Math.max(0, colon));
    return ofSystem.length() <= MOST_ERRORS || ofSystem.indexOf('*') >= 0
        ? Optional.empty()
        : nearest(ofSystem, systems).map(system -> system + event.substring(colon));
  }

  private static Optional<String> nearest(String word, Set<String> known) {
    String best = "";
    int least = MOST_ERRORS + 1;
    for (String other : known) {
      boolean alike = Math.abs(word.length() - other.length()) <= MOST_ERRORS;
      int distance = alike ? distance(word, other) : least;
      if (distance < least) {
        least = distance;
        best = other;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** How many letters have to be put in, left out or replaced. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
