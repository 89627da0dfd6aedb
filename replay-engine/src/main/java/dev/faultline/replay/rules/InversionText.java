package dev.faultline.replay.rules;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.Inversion;
import dev.faultline.replay.locks.LockNode;
import dev.faultline.replay.locks.Locks;
import dev.faultline.replay.locks.Obstacle;
import dev.faultline.replay.locks.Schedule;
import dev.faultline.replay.locks.Use;
import dev.faultline.replay.locks.Witness;
import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Semaphore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** How to speak of circles of lock dependencies. */
final class InversionText {
  private InversionText() {}

  /** How many exclusive requests of it there were. */
  static long writers(LockNode lock) {
    return lock.instance() instanceof Semaphore semaphore
        ? semaphore.writers()
        : lock.instance() instanceof InodeLock inodeLock ? inodeLock.writers() : 0;
  }

  /** A circle that this run is not shown to have run into. */
  static Finding possible(Inversion inversion, Obstacle obstacle) {
    String needs =
        inversion.needsWriter()
            ? writersOf(inversion)
            : "nothing in the order of locks keeps them from running at the same time";
    return chains(inversion, last(inversion))
        .then(
            switch (inversion.edges().size()) {
              case 1 -> "it can come to wait for itself";
              case 2 -> "if they meet, each can come to wait for what the other one holds";
              default ->
                  "if they meet, each can come to wait for what the next one holds, and the last"
                      + " for what the first one holds";
            })
        .because(
            needs + "; that this very run could have hung is not shown: " + obstacle.sentence());
  }

  /** A circle that this run could have run into. */
  static Finding certain(Witness witness) {
    List<Schedule.Turn> turns = witness.schedule().turns();
    Moment at = last(witness.inversion());
    for (Moment writer : witness.writers()) {
      at = at.before(writer) ? writer : at;
    }
    Finding finding = chains(witness.inversion(), at).grade(RuleSpec.GradeOf.VIOLATION);
    for (Moment writer : witness.writers()) {
      String task = Prose.task(writer);
      finding
          .let(task + " asks for that lock as a writer at " + WaitText.time(writer))
          .by(writer, "writer")
          .proof(writer, "here " + task + " asks for it as a writer");
    }
    return finding
        .then("this very run could have hung: " + WitnessText.schedule(witness))
        .because(
            "all of them were in flight at the same time, so nobody outside of the kernel orders"
                + " them, and none had come to its request through what another one did after its"
                + " own; "
                + turns.size()
                + " lock events in this order were checked");
  }

  private static Moment last(Inversion inversion) {
    Moment at = inversion.samples().get(0).requested();
    for (Dependency.Sample sample : inversion.samples()) {
      at = at.before(sample.requested()) ? sample.requested() : at;
    }
    return at;
  }

  private static Finding chains(Inversion inversion, Moment at) {
    String title = "lock-order inversion: " + inversion.pattern();
    Finding finding = Finding.at(at, title).key(title + within(inversion));
    for (int i = 0; i < inversion.edges().size(); i++) {
      edge(finding, inversion.edges().get(i), inversion.samples().get(i));
      finding.waits(waiting(inversion, i, (i + 1) % inversion.edges().size()));
    }
    return finding.remedy(
        "take the locks in one order everywhere, or try the second one and back off");
  }

  /** What the fill is part of that holds folios and asks for add. */
  private static String within(Inversion inversion) {
    for (int i = 0; i < inversion.edges().size(); i++) {
      if (inversion.edges().get(i).key().from().lockClass().equals(Locks.FOLIOS)) {
        return FillKey.within(inversion.samples().get(i).doing());
      }
    }
    return "";
  }

  /** What would keep one from going on if it met the next. */
  private static Waiting waiting(Inversion inversion, int i, int next) {
    Dependency.Key key = inversion.edges().get(i).key();
    Dependency.Sample asks = inversion.samples().get(i);
    Dependency.Sample holds = inversion.samples().get(next);
    Dependency.Key held = inversion.edges().get(next).key();
    return new Waiting(
        new Participant(asks.requested(), asks.doing()),
        new Participant(holds.requested(), holds.doing()),
        used(key.to(), key.wanted()),
        instance(key.to()),
        asks.requested(),
        "has held " + used(held.from(), held.held()),
        holds.acquired());
  }

  private static String used(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case Locks.COUNT, Locks.FOLIOS -> lock.lockClass();
      default -> lock.lockClass() + "(" + use.word() + ")";
    };
  }

  private static String instance(LockNode lock) {
    String name = lock.name();
    return name.startsWith("of ") ? name.substring("of ".length()) : name;
  }

  private static void edge(Finding finding, Dependency edge, Dependency.Sample sample) {
    String task = Prose.task(sample.requested());
    String held = held(edge.key().from(), edge.key().held());
    String wanted = wanted(edge.key().to(), edge.key().wanted());
    finding
        .let(
            task
                + ", a "
                + sample.doing()
                + ", "
                + held
                + " since "
                + WaitText.time(sample.acquired())
                + " and at "
                + WaitText.time(sample.requested())
                + " "
                + wanted
                + besides(sample)
                + (edge.count() > 1 ? "; the like " + edge.count() + " times in this trace" : ""))
        .by(sample.requested(), sample.doing())
        .proof(sample.acquired(), "since here " + task + " " + held)
        .proof(sample.requested(), "here it " + wanted);
  }

  /**
   * What else it holds: the rest of its chain. That a direct write is counted in goes without
   * saying.
   */
  private static String besides(Dependency.Sample sample) {
    String others =
        sample.gates().stream()
            .filter(gate -> gate.use() != Use.COUNT)
            .sorted(Comparator.comparingLong(gate -> gate.acquired().sequence()))
            .map(
                gate -> named(gate.lock(), gate.use()) + " since " + WaitText.time(gate.acquired()))
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : "; it also holds " + others;
  }

  private static String held(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case Locks.COUNT -> "has had i_dio_count " + lock.name() + " raised";
      case Locks.FOLIOS -> "has had folios " + lock.name() + " locked";
      default -> "has held " + named(lock, use);
    };
  }

  private static String wanted(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case Locks.COUNT -> "waits for i_dio_count " + lock.name() + " to reach zero";
      case Locks.FOLIOS -> "begins to lock folios " + lock.name();
      default -> "asks for " + named(lock, use);
    };
  }

  private static String named(LockNode lock, Use use) {
    return lock.lockClass() + "(" + use.word() + ") " + lock.name();
  }

  private static String writersOf(Inversion inversion) {
    List<LockNode> read =
        inversion.edges().stream()
            .map(Dependency::key)
            .filter(key -> key.wanted() == Use.READ)
            .map(Dependency.Key::to)
            .toList();
    return read.stream()
        .map(
            lock ->
                "it still needs a queued writer of this "
                    + lock.lockClass()
                    + ", between two readers; this trace has "
                    + writers(lock))
        .findFirst()
        .orElse(
            "on a fair lock it still needs a waiter for the other state that queues between two holders"
                + " of one");
  }
}
