package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.Inversion;
import dev.faultline.replay.locks.InversionSearch;
import dev.faultline.replay.locks.Inversions;
import dev.faultline.replay.locks.LockNode;
import dev.faultline.replay.locks.OrderRecorder;
import dev.faultline.replay.locks.Prediction;
import dev.faultline.replay.locks.Schedule;
import dev.faultline.replay.locks.Use;
import dev.faultline.replay.locks.Witness;
import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.LockFamily;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The hang that will happen, read from a run that passed. */
@RuleSpec(
    name = "lock-order-inversion",
    group = RuleSpec.Group.WAITING,
    summary =
        "a deadlock-capable circle of lock dependencies: conflicting in every joint, blocking, of"
            + " different operations, without a common gate lock; a violation where another order of"
            + " this very trace deadlocks",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "ORD-1 to ORD-14",
    holds = RuleSpec.Holds.EVERYWHERE,
    on = {
      EventKind.LOCK_WAIT,
      EventKind.LOCK_ACQUIRED,
      EventKind.LOCK_TRY_FAILED,
      EventKind.LOCK_REQUESTED,
      EventKind.LOCK_RELEASED,
      EventKind.LOCK_DOWNGRADED,
      EventKind.DRAIN_WAIT,
      EventKind.DRAINED,
      EventKind.DIO_BEGIN,
      EventKind.DIO_QUEUED,
      EventKind.DIO_END,
      EventKind.BUFFERED_BEGIN,
      EventKind.BUFFERED_END,
      EventKind.RANGE_OP_BEGIN,
      EventKind.RANGE_OP_END,
      EventKind.FAULT_BEGIN,
      EventKind.FAULT_END,
      EventKind.MKWRITE_BEGIN,
      EventKind.MKWRITE_END,
      EventKind.FILL_BEGIN,
      EventKind.FILL_END,
      EventKind.SHOOTDOWN_BEGIN,
      EventKind.SHOOTDOWN_END,
      EventKind.PAGE_ADDED,
      EventKind.PAGE_REMOVED,
      EventKind.PAGE_MAPPED,
      EventKind.EVENTS_LOST
    },
    needs = {EventKind.LOCK_ACQUIRED, EventKind.LOCK_RELEASED},
    alsoOf = LockFamily.MMAP_LOCK)
final class LockOrderInversion extends Rule {
  private Optional<PageCacheModel> model = Optional.empty();
  private final OrderRecorder recorder = new OrderRecorder();
  private final Prediction prediction = new Prediction(recorder::answered);

  @Override
  void observe(Step step) {
    recorder.observe(step);
    prediction.observe(step);
  }

  @Override
  public Collection<Dependency> order() {
    return recorder.dependencies();
  }

  @Override
  public void attach(PageCacheModel replayed) {
    model = Optional.of(replayed);
  }

  @Override
  public Map<String, Long> writers() {
    Map<String, Long> writers = new TreeMap<>();
    model.stream()
        .flatMap(replayed -> replayed.semaphores().stream())
        .filter(semaphore -> semaphore.writers() > 0)
        .forEach(lock -> writers.merge(lock.lockClass(), lock.writers(), Long::sum));
    return writers;
  }

  @Override
  public void finish(TraceEnd end) {
    Collection<Dependency> dependencies = new ArrayList<>(order());
    if (end.fairTwoState()) {
      dependencies.addAll(recorder.recursion().dependencies());
    }
    dependencies.forEach(dependency -> checked());
    for (long i = recorder.selfOrdered(); i > 0; i--) {
      undecided(Doubt.SELF_ORDERED);
    }
    for (long i = recorder.unplaced(); i > 0; i--) {
      undecided(Doubt.UNKNOWN_CONTEXT);
    }
    if (recorder.truncated()) {
      undecided(Doubt.TOO_MANY);
    }
    Inversions inversions =
        InversionSearch.in(dependencies, LockOrderInversion::writers, end.fairTwoState());
    prediction.finish();
    for (Inversion inversion : inversions.all()) {
      report(
          prediction
              .witness(inversion.pattern())
              .map(LockOrderInversion::certain)
              .orElseGet(() -> possible(inversion)));
    }
    inversions.limit().ifPresent(this::stopped);
  }

  private static long writers(LockNode lock) {
    return lock.instance() instanceof Semaphore semaphore
        ? semaphore.writers()
        : lock.instance() instanceof InodeLock inodeLock ? inodeLock.writers() : 0;
  }

  private Finding possible(Inversion inversion) {
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
            needs
                + "; that this very run could have hung is not shown: "
                + prediction.obstacle(inversion.pattern()).sentence());
  }

  private static Finding certain(Witness witness) {
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
    Finding finding = Finding.at(at, "lock-order inversion: " + inversion.pattern());
    for (int i = 0; i < inversion.edges().size(); i++) {
      edge(finding, inversion.edges().get(i), inversion.samples().get(i));
      finding.waits(waiting(inversion, i, (i + 1) % inversion.edges().size()));
    }
    return finding.remedy(
        "take the locks in one order everywhere, or try the second one and back off");
  }

  /** What would keep one from going on if it met the next. */
  private static Finding.Waiting waiting(Inversion inversion, int i, int next) {
    Dependency.Key key = inversion.edges().get(i).key();
    Dependency.Sample asks = inversion.samples().get(i);
    Dependency.Sample holds = inversion.samples().get(next);
    Dependency.Key held = inversion.edges().get(next).key();
    return new Finding.Waiting(
        new Finding.Participant(asks.requested(), asks.doing()),
        new Finding.Participant(holds.requested(), holds.doing()),
        used(key.to(), key.wanted()),
        instance(key.to()),
        asks.requested(),
        "has held " + used(held.from(), held.held()),
        holds.acquired());
  }

  private static String used(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case OrderRecorder.COUNT, OrderRecorder.FOLIOS -> lock.lockClass();
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
      case OrderRecorder.COUNT -> "has had i_dio_count " + lock.name() + " raised";
      case OrderRecorder.FOLIOS -> "has had folios " + lock.name() + " locked";
      default -> "has held " + named(lock, use);
    };
  }

  private static String wanted(LockNode lock, Use use) {
    return switch (lock.lockClass()) {
      case OrderRecorder.COUNT -> "waits for i_dio_count " + lock.name() + " to reach zero";
      case OrderRecorder.FOLIOS -> "begins to lock folios " + lock.name();
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
