package dev.faultline.replay;

import dev.faultline.replay.locks.Conflict;
import dev.faultline.replay.locks.Dependency;
import dev.faultline.replay.locks.HeldLock;
import dev.faultline.replay.locks.LockNode;
import dev.faultline.replay.locks.Use;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.v1.OrderEdge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order of lock classes as the report carries it: one edge for each way, once a trace. */
final class OrderText {
  private OrderText() {}

  static List<OrderEdge> of(Collection<Dependency> dependencies) {
    Map<Dependency.Key, OrderEdge.Builder> edges = new LinkedHashMap<>();
    for (Dependency dependency : dependencies) {
      Dependency.Key key = dependency.key();
      if (key.isNesting()) {
        // The subclasses that tell them apart are not recorded.
        continue;
      }
      Dependency.Key classes =
          new Dependency.Key(key.from().asClass(), key.held(), key.to().asClass(), key.wanted());
      OrderEdge.Builder edge = edges.computeIfAbsent(classes, fresh -> edge(dependency));
      edge.setCount(edge.getCount() + dependency.count());
      edge.setWriters(Math.max(edge.getWriters(), writers(key.to())));
    }
    List<OrderEdge> built = new ArrayList<>();
    edges.values().forEach(edge -> built.add(edge.build()));
    return built;
  }

  private static OrderEdge.Builder edge(Dependency dependency) {
    Dependency.Key key = dependency.key();
    Dependency.Sample sample = dependency.samples().get(0);
    OrderEdge.Builder edge =
        OrderEdge.newBuilder()
            .setFromClass(key.from().lockClass())
            .setHeld(key.held().word())
            .setToClass(key.to().lockClass())
            .setWanted(key.wanted().word())
            .setDoing(sample.doing())
            .addEvidence(FindingText.evidence(sample.acquired(), held(key) + " is held from here"))
            .addEvidence(FindingText.evidence(sample.requested(), wanted(key) + " is asked for"));
    for (HeldLock gate : sample.gates()) {
      if (Conflict.of(gate.use(), gate.use(), false) == Conflict.YES) {
        edge.addGates(gate.lock().lockClass());
      }
    }
    return edge;
  }

  private static String held(Dependency.Key key) {
    return key.from().lockClass() + "(" + key.held().word() + ")";
  }

  private static String wanted(Dependency.Key key) {
    return key.to().lockClass() + "(" + key.wanted().word() + ")";
  }

  private static long writers(LockNode lock) {
    return lock.instance() instanceof Semaphore semaphore ? semaphore.writers() : 0;
  }

  static Use use(String word) {
    for (Use use : Use.values()) {
      if (use.word().equals(word)) {
        return use;
      }
    }
    throw new IllegalArgumentException("a report says that a lock is held as \"" + word + "\"");
  }
}
