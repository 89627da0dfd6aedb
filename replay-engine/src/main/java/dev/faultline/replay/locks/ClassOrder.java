package dev.faultline.replay.locks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The order of lock classes, as the kernel's lockdep checks it: all locks of a class are one, so
 * that a deadlock can be predicted that this run could not have had.
 *
 * <p>An edge from one class to another says that the second was asked for, blocking, with the first
 * held. It remembers whether the first was held exclusively or shared, and whether the second was
 * asked for as a recursive read. A circle can deadlock only if it is <i>strong</i>: it never enters
 * a lock as a recursive reader, whom no waiting writer stops, and leaves it from a shared hold,
 * which no reader minds. Plain readers of an rwsem count as exclusive when asked for, since a
 * writer may queue between two of them.
 *
 * <p>A trylock asks for nothing, so no edge leads to it; but what is held by it is held, and edges
 * lead away from it. When an edge is added for every held lock, the first one from the top that was
 * not tried ends the walk: whatever lies below was ordered before it when it was taken.
 */
public final class ClassOrder {

  /**
   * An acquisition.
   *
   * @param lockClass class of the lock
   * @param lock the lock itself
   * @param use {@link Use#WRITE}, {@link Use#READ} or {@link Use#RECURSIVE_READ}
   * @param tried whether it was a trylock
   * @param nest the lock that is declared to order locks of this class, if any
   */
  public record Acquisition(
      String lockClass, String lock, Use use, boolean tried, Optional<String> nest) {

    boolean isShared() {
      return use != Use.WRITE;
    }

    boolean isRecursive() {
      return use == Use.RECURSIVE_READ;
    }
  }

  private record Edge(boolean fromShared, String to, boolean toRecursive) {}

  private record Arrival(String lockClass, boolean recursive) {}

  private final Map<String, Set<Edge>> edges = new HashMap<>();

  /** What one context, a task, holds. */
  public static final class Context {
    private final List<Acquisition> held = new ArrayList<>();

    private boolean holds(String lock) {
      return held.stream().anyMatch(acquisition -> acquisition.lock().equals(lock));
    }
  }

  /**
   * A context acquires a lock, or is about to.
   *
   * @return what is wrong with that, if anything
   */
  public Optional<String> acquire(Context context, Acquisition wanted) {
    Optional<String> problem = Optional.empty();
    if (!wanted.tried()) {
      Nesting nesting = sameClass(context, wanted);
      if (nesting == Nesting.WRONG) {
        problem = Optional.of("same class already held: " + wanted.lockClass());
      } else if (nesting == Nesting.NONE) {
        problem = addEdges(context, wanted);
      }
    }
    context.held.add(wanted);
    return problem;
  }

  /**
   * A context releases a lock.
   *
   * @return what is wrong with that, if anything
   */
  public Optional<String> release(Context context, String lock) {
    for (int i = context.held.size() - 1; i >= 0; i--) {
      if (context.held.get(i).lock().equals(lock)) {
        context.held.remove(i);
        return Optional.empty();
      }
    }
    return Optional.of("release of a lock that is not held");
  }

  /**
   * A lock is initialised.
   *
   * @return what is wrong with that, if anything
   */
  public Optional<String> initialise(Context context, String lock) {
    return context.holds(lock) ? Optional.of("init of a held lock") : Optional.empty();
  }

  private enum Nesting {
    NONE,
    DECLARED,
    WRONG
  }

  /** A lock of the same class is held: fine among recursive readers, and below a nest lock. */
  private static Nesting sameClass(Context context, Acquisition wanted) {
    boolean nestHeld = false;
    for (Acquisition held : context.held) {
      if (wanted.nest().isPresent() && held.lock().equals(wanted.nest().get())) {
        nestHeld = true;
      }
      if (held.lockClass().equals(wanted.lockClass())
          && !(wanted.isRecursive() && held.isShared())) {
        return nestHeld ? Nesting.DECLARED : Nesting.WRONG;
      }
    }
    return Nesting.NONE;
  }

  private Optional<String> addEdges(Context context, Acquisition wanted) {
    Optional<String> problem = Optional.empty();
    for (int i = context.held.size() - 1; i >= 0; i--) {
      Acquisition held = context.held.get(i);
      if (!held.lockClass().equals(wanted.lockClass())) {
        if (problem.isEmpty() && isStronglyReachable(wanted, held)) {
          problem = Optional.of("circular: " + held.lockClass() + " -> " + wanted.lockClass());
        }
        edges
            .computeIfAbsent(held.lockClass(), from -> new LinkedHashSet<>())
            .add(new Edge(held.isShared(), wanted.lockClass(), wanted.isRecursive()));
      }
      if (!held.tried()) {
        break;
      }
    }
    return problem;
  }

  /** Whether a strong path leads from {@code wanted} back to {@code held}. */
  private boolean isStronglyReachable(Acquisition wanted, Acquisition held) {
    Deque<Arrival> open = new ArrayDeque<>();
    Set<Arrival> seen = new HashSet<>();
    open.add(new Arrival(wanted.lockClass(), wanted.isRecursive()));
    while (!open.isEmpty()) {
      Arrival here = open.poll();
      if (!seen.add(here)) {
        continue;
      }
      boolean closes =
          here.lockClass().equals(held.lockClass()) && !(here.recursive() && held.isShared());
      if (closes) {
        return true;
      }
      for (Edge edge : edges.getOrDefault(here.lockClass(), Set.of())) {
        if (!(here.recursive() && edge.fromShared())) {
          open.add(new Arrival(edge.to(), edge.toRecursive()));
        }
      }
    }
    return false;
  }
}
