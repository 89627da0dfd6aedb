package dev.faultline.traces.binding;

import dev.faultline.stream.EventGlob;
import dev.faultline.stream.Recorded;
import dev.faultline.stream.RecordedTracepoint;
import dev.faultline.stream.Recording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list of switched-on events means to the model.
 *
 * <p>That {@code iomap:*} was on says nothing of a tracepoint that the kernel did not have. Its
 * version is known from the recording, or bounded from below by the youngest tracepoint that the
 * capture shows. A tracepoint that was renamed is one, under whichever name; one that may not have
 * existed counts if it was named in full, or is seen.
 */
final class RecordedMeaning {
  private final Bindings bindings;
  private final Recording told;
  private final Set<String> seen;
  private final Set<String> named;
  private final KernelVersion kernel;
  private final boolean exact;

  /**
   * Asks.
   *
   * @param told what was on
   * @param seen names of tracepoints, without their systems, that the capture has
   */
  RecordedMeaning(Bindings bindings, Recording told, Set<String> seen) {
    this.bindings = bindings;
    this.told = told;
    this.seen = seen;
    this.named = named(told);
    KernelVersion running = KernelVersion.of(told.recorder().kernel());
    this.exact = running.isKnown();
    this.kernel =
        exact
            ? running
            : bindings.tracepoints().stream()
                .filter(tracepoint -> seen.contains(tracepoint.name()))
                .map(tracepoint -> tracepoint.existence().since())
                .max(Comparator.naturalOrder())
                .orElse(KernelVersion.OLDEST);
  }

  /** A kernel has some thousand events, and each is asked for as often as there are bindings. */
  private static Set<String> named(Recording told) {
    Set<String> named = new HashSet<>();
    for (String event : told.events()) {
      if (EventGlob.isLiteral(event)) {
        for (int colon = event.indexOf(':'); colon >= 0; colon = event.indexOf(':', colon + 1)) {
          named.add(event.substring(colon + 1));
        }
      }
    }
    return named;
  }

  /** What was told, with what it means. */
  Recording recording() {
    Set<String> replaced = new HashSet<>();
    bindings.tracepoints().forEach(t -> replaced.add(t.existence().insteadOf()));
    List<RecordedTracepoint> tracepoints = new ArrayList<>();
    for (BoundTracepoint tracepoint : bindings.tracepoints()) {
      if (!replaced.contains(tracepoint.name())
          && bindings.isInUse(tracepoint, this::isMentioned)) {
        List<BoundTracepoint> names = spellings(tracepoint);
        if (!names.isEmpty() && !tracepoint.meanings().isEmpty()) {
          tracepoints.add(recorded(tracepoint, names));
        }
      }
    }
    return told.with(filesystems(), tracepoints);
  }

  /** The tracepoint and those whose place it took, without those that the kernel cannot have. */
  private List<BoundTracepoint> spellings(BoundTracepoint youngest) {
    List<BoundTracepoint> spellings = new ArrayList<>();
    Set<String> visited = new HashSet<>();
    @Nullable BoundTracepoint next = youngest;
    while (next != null && visited.add(next.name())) {
      if (isSeen(next) || !next.existence().isOutOf(kernel, exact)) {
        spellings.add(next);
      }
      next = bindings.named(next.existence().insteadOf());
    }
    return spellings;
  }

  private RecordedTracepoint recorded(BoundTracepoint youngest, List<BoundTracepoint> names) {
    return new RecordedTracepoint(
        names.stream().map(BoundTracepoint::fullName).toList(),
        isContradicted(names) ? Recorded.UNKNOWN : answer(youngest, names),
        youngest.existence().filesystems(),
        youngest.meanings());
  }

  /** It is there, and the list of all that was on does not have it: then that is not the list. */
  private boolean isContradicted(List<BoundTracepoint> names) {
    return names.stream().anyMatch(name -> isSeen(name) && on(name) == Recorded.NO);
  }

  private Recorded answer(BoundTracepoint youngest, List<BoundTracepoint> names) {
    for (BoundTracepoint name : names) {
      if (isSeen(name) || isNamed(name)) {
        return on(name);
      }
    }
    Recorded answer = names.stream().map(this::on).reduce(Recorded::and).orElse(Recorded.UNKNOWN);
    BoundTracepoint oldest = names.get(names.size() - 1);
    boolean certain =
        !youngest.existence().configured()
            && !isForgotten(youngest)
            && kernel.compareTo(oldest.existence().since()) >= 0;
    return answer != Recorded.NO && !certain ? Recorded.UNKNOWN : answer;
  }

  /**
   * Probes are set in groups, {@code page_fault_enter} and {@code page_fault_exit}: where one is
   * seen and the other is not, it may be that nobody set it.
   */
  private boolean isForgotten(BoundTracepoint tracepoint) {
    String group = group(tracepoint.name());
    return tracepoint.existence().probe()
        && bindings.tracepoints().stream()
            .anyMatch(
                other ->
                    other.existence().probe()
                        && isSeen(other)
                        && group(other.name()).equals(group));
  }

  private static String group(String probe) {
    return probe.substring(0, Math.max(0, probe.lastIndexOf('_')));
  }

  private boolean isSeen(BoundTracepoint tracepoint) {
    return seen.contains(tracepoint.name());
  }

  /** The group of a probe is its user's choice: who names the probe in full means this one. */
  private boolean isNamed(BoundTracepoint tracepoint) {
    return named.contains(tracepoint.name());
  }

  private Recorded on(BoundTracepoint tracepoint) {
    Recorded bySystem = told.of(tracepoint.system(), tracepoint.name());
    if (bySystem == Recorded.YES || !isNamed(tracepoint)) {
      return bySystem;
    }
    return told.events().stream()
        .filter(event -> EventGlob.isLiteral(event) && event.endsWith(":" + tracepoint.name()))
        .map(event -> told.of(event.substring(0, event.indexOf(':')), tracepoint.name()))
        .findFirst()
        .orElse(bySystem);
  }

  /** A pattern stands for both of two ways to record the same, of which there was one. */
  private boolean isMentioned(BoundTracepoint tracepoint) {
    return isSeen(tracepoint) || isNamed(tracepoint);
  }

  /** Of whose files the capture is: those that it shows, or else those that it was to show. */
  private Set<String> filesystems() {
    Set<String> all = new LinkedHashSet<>(told.filesystems());
    for (BoundTracepoint tracepoint : bindings.tracepoints()) {
      if (isSeen(tracepoint) && tracepoint.existence().filesystems().size() == 1) {
        all.addAll(tracepoint.existence().filesystems());
      }
    }
    if (all.isEmpty()) {
      for (String event : told.events()) {
        String system = event.substring(0, Math.max(0, event.indexOf(':')));
        bindings.filesystems().stream().filter(system::equals).forEach(all::add);
      }
    }
    return all;
  }
}
