package dev.faultline.replay;

import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.DependencyGraph;
import dev.faultline.replay.locks.HeldLock;
import dev.faultline.replay.locks.Inversion;
import dev.faultline.replay.locks.InversionSearch;
import dev.faultline.replay.locks.Inversions;
import dev.faultline.replay.locks.LockNode;
import dev.faultline.replay.locks.Use;
import dev.faultline.replay.model.Moment;
import dev.faultline.stream.Shape;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.v1.Argument;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.LockWriters;
import dev.faultline.v1.Mode;
import dev.faultline.v1.OrderEdge;
import dev.faultline.v1.TraceReport;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inversions whose halves lie in different traces: one run takes two sorts of locks in one order,
 * another run in the other. Neither could have hung by itself, and no single trace shows it.
 *
 * <p>Only the classes of locks can be compared across traces, since addresses mean nothing there. A
 * circle of classes that one trace has by itself is that trace's, which saw the locks: if it
 * reports none, the circle is not one of locks, and several classes may just have one name.
 *
 * <p>Traces are added one after another and none is kept: of each order of two classes stay a few
 * examples, and in which traces it was. So what is kept grows with the orders that there are, which
 * are those of one kernel, and not with the traces.
 */
public final class CrossTrace {
  private static final String RULE = "lock-order-inversion";

  private final DependencyGraph graph = new DependencyGraph();
  private final Map<String, Long> writers = new HashMap<>();
  private final Map<Moment, Evidence> evidence = new HashMap<>();
  private final Map<Moment, OrderEdge> origins = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Map<Dependency.Key, BitSet> traces = new HashMap<>();
  private boolean allFair = true;
  private int count;
  private long sequence;

  /**
   * The inversions that only these traces together have.
   *
   * @param traces reports, of this run or of earlier ones
   */
  public static List<Finding> inversions(List<TraceReport> traces) {
    CrossTrace cross = new CrossTrace();
    traces.forEach(cross::add);
    return cross.inversions();
  }

  /**
   * Adds a trace.
   *
   * @param trace its report, of this run or of an earlier one
   * @throws IllegalArgumentException if its orders of locks are of a kind that is not known here
   */
  public void add(TraceReport trace) {
    int number = count++;
    allFair &= trace.getFairTwoState();
    trace.getFindingsList().stream()
        .filter(finding -> finding.getRule().equals(RULE))
        .map(finding -> Fingerprint.of(RULE, finding.getTitle()))
        .forEach(known::add);
    for (LockWriters exclusive : trace.getWritersList()) {
      writers.merge(exclusive.getLockClass(), exclusive.getCount(), Long::sum);
    }
    for (OrderEdge edge : trace.getOrderList()) {
      if (edge.getEvidenceCount() == 2) {
        add(trace.getPath(), edge, number);
      }
    }
  }

  private void add(String path, OrderEdge edge, int number) {
    Moment acquired = moment(edge.getEvidence(0));
    Moment requested = moment(edge.getEvidence(1));
    if (edge.getWriters() > 0) {
      // All there is to know of writers from reports of earlier versions.
      writers.putIfAbsent(edge.getToClass(), edge.getWriters());
    }
    List<HeldLock> held = new ArrayList<>();
    held.add(new HeldLock(node(edge.getFromClass()), OrderText.use(edge.getHeld()), acquired));
    edge.getGatesList().forEach(gate -> held.add(new HeldLock(node(gate), Use.WRITE, acquired)));
    // Edges of one trace count as of one operation: circles within a trace are that trace's.
    graph
        .request(
            List.of(held.get(0)),
            node(edge.getToClass()),
            OrderText.use(edge.getWanted()),
            new Dependency.Sample(
                number, edge.getDoing(), acquired, requested, held.subList(1, held.size())))
        .forEach(
            recorded -> {
              if (isKept(requested, recorded)) {
                evidence.put(acquired, in(path, edge.getEvidence(0)));
                evidence.put(requested, in(path, edge.getEvidence(1)));
                origins.put(requested, edge);
              }
              // A circle that only lacked a writer may get it from another trace.
              if (recorded.key().wanted() != Use.READ || edge.getWriters() > 0) {
                traces.computeIfAbsent(recorded.key(), fresh -> new BitSet()).set(number);
              }
            });
  }

  /** Of most of what was recorded before only the number grows. */
  private static boolean isKept(Moment requested, Dependency recorded) {
    List<Dependency.Sample> samples = recorded.samples();
    return samples.get(samples.size() - 1).requested().equals(requested);
  }

  private static Evidence in(String path, Evidence event) {
    return event.toBuilder().setPath(path).build();
  }

  private static LockNode node(String lockClass) {
    return new LockNode(lockClass, lockClass);
  }

  /** Stands for an event of another trace; its order among those of this one means nothing. */
  private Moment moment(Evidence event) {
    return new Moment(
        sequence++,
        event.getTimeNs(),
        event.getCpu(),
        new Task(event.getTid(), event.getComm(), 0),
        new Shape("", EventKind.EVENT_KIND_UNSPECIFIED, Mode.MODE_UNSPECIFIED, false),
        Subject.NONE,
        Subject.NONE,
        0,
        0,
        0,
        event.getLine(),
        false);
  }

  /**
   * The inversions that only the traces so far have together; as if the two-state lock were fair,
   * where that was asked of all of them.
   */
  public List<Finding> inversions() {
    boolean fair = count > 0 && allFair;
    List<Finding> findings = new ArrayList<>();
    Inversions inversions =
        InversionSearch.in(
            graph.dependencies(), lock -> writers.getOrDefault(lock.lockClass(), 0L), fair);
    for (Inversion inversion : inversions.all()) {
      Finding finding = finding(inversion);
      if (!known.contains(finding.getFingerprint()) && !isOfOneTrace(inversion)) {
        findings.add(finding);
      }
    }
    inversions.limit().ifPresent(limit -> findings.add(limited(limit)));
    return findings;
  }

  private boolean isOfOneTrace(Inversion inversion) {
    BitSet all = new BitSet();
    for (int i = 0; i < inversion.edges().size(); i++) {
      BitSet own = traces.getOrDefault(inversion.edges().get(i).key(), new BitSet());
      if (i == 0) {
        all.or(own);
      } else {
        all.and(own);
      }
    }
    return !all.isEmpty();
  }

  private static Finding limited(String limit) {
    String title = "the search for inversions across traces stopped at its limit";
    Argument argument =
        Argument.newBuilder()
            .setThen("the search stopped " + limit)
            .setBecause("there may be more inversions than are listed")
            .setRemedy("put fewer traces together")
            .build();
    return Finding.newBuilder()
        .setRule(RULE)
        .setGrade(Grade.Value.NOTE)
        .setTitle(title)
        .setFingerprint(Fingerprint.of(RULE, title))
        .setArgument(argument)
        .setExplanation(FindingText.explanation(argument))
        .build();
  }

  private String writersOf(Inversion inversion) {
    return inversion.edges().stream()
        .map(Dependency::key)
        .filter(key -> key.wanted() == Use.READ)
        .map(key -> key.to().lockClass())
        .findFirst()
        .map(
            name ->
                "it still needs a queued writer of that "
                    + name
                    + ", between two readers; these traces have "
                    + writers.getOrDefault(name, 0L)
                    + " of locks of this class")
        .orElse(
            "on a fair lock it still needs a waiter for the other state that queues between two"
                + " holders of one");
  }

  private Finding finding(Inversion inversion) {
    String title = "lock-order inversion: " + inversion.pattern();
    Argument.Builder argument =
        Argument.newBuilder()
            .setThen("the two orders meet when these operations run on the same files and memory")
            .setBecause(
                inversion.needsWriter()
                    ? "each half comes from another capture; " + writersOf(inversion)
                    : "each half comes from another capture, and neither could have hung by itself")
            .setRemedy(
                "take the locks in one order everywhere, or try the second one and back off");
    Finding.Builder finding =
        Finding.newBuilder()
            .setRule(RULE)
            .setGrade(Grade.Value.POTENTIAL)
            .setTitle(title)
            .setFingerprint(Fingerprint.of(RULE, title));
    finding.getOccurrencesBuilder().setCount(1);
    for (Dependency.Sample sample : inversion.samples()) {
      Evidence requested = evidence.getOrDefault(sample.requested(), Evidence.getDefaultInstance());
      OrderEdge edge = origins.getOrDefault(sample.requested(), OrderEdge.getDefaultInstance());
      argument.addLet(
          "a "
              + sample.doing()
              + " holds "
              + edge.getFromClass()
              + "("
              + edge.getHeld()
              + ") and asks for "
              + edge.getToClass()
              + "("
              + edge.getWanted()
              + "), in "
              + requested.getPath());
      finding.addEvidence(evidence.getOrDefault(sample.acquired(), Evidence.getDefaultInstance()));
      finding.addEvidence(requested);
    }
    return finding
        .setArgument(argument)
        .setExplanation(FindingText.explanation(argument.build()))
        .build();
  }
}
