package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.Inversion;
import dev.faultline.replay.locks.Witness;
import dev.faultline.replay.model.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How to tell an order of events that ends in a deadlock. */
final class WitnessText {
  private WitnessText() {}

  private record Stop(Moment last, Moment before) {}

  /** Whom to let run how far, in which order, and what comes of it. */
  static String schedule(Witness witness) {
    Inversion inversion = witness.inversion();
    List<Stop> stops = new ArrayList<>();
    for (int i = 0; i < inversion.samples().size(); i++) {
      Dependency.Sample sample = inversion.samples().get(i);
      stops.add(new Stop(witness.stops().get(i), sample.requested()));
    }
    stops.sort(Comparator.comparingLong(stop -> stop.last().sequence()));
    List<String> turns = new ArrayList<>();
    for (Stop stop : stops) {
      turns.add(
          Prose.task(stop.before())
              + " runs to its event at "
              + WaitText.time(stop.last())
              + " and is held up before its request of "
              + WaitText.time(stop.before()));
    }
    for (Moment writer : witness.writers()) {
      turns.add(Prose.task(writer) + " asks as a writer and queues behind the reader");
    }
    turns.add("all go on: each asks, and waits for the next one for ever");
    return String.join("; then ", turns);
  }
}
