package dev.faultline.replay.explore;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether anything goes wrong, without a way to it: a partial-order reduction. A step that has
 * looked at nothing that another task may ever look at, and changed nothing of the sort, commutes
 * with whatever the others do; so it is done at once, and the orders in which it comes later are
 * not looked at. What is the task's own is what it alone has to do with: its cells, and the files
 * that no unfinished task but itself works on. Whether a step keeps to that is not declared but
 * observed ({@link World#touched}).
 *
 * <p>A step that ends in a breach is recorded and not done: what the others can do without it stays
 * in view. The steps that are done at once are then an ample set in the sense of Peled (All from
 * one, one for all, CAV 1993): they touch nothing shared, so they neither cause nor hide a deadlock
 * or a breach of another task.
 */
final class ReducedSearch {
  /** Nobody does more by himself. */
  private static final int MOST_OWN_STEPS = 1000;

  private final Setting setting;
  private final List<Program> programs;
  private final long[] filesOf;
  private final Set<Breach> breaches = EnumSet.noneOf(Breach.class);
  private final Set<World> seen = new HashSet<>();
  private final ArrayDeque<World> next = new ArrayDeque<>();

  ReducedSearch(Setting setting, List<Program> programs) {
    this.setting = setting;
    this.programs = programs;
    Layout layout = new Layout(setting.pages());
    this.filesOf =
        programs.stream()
            .mapToLong(
                program ->
                    program.touched().stream()
                        .mapToLong(range -> layout.cellsOf(range.file()))
                        .reduce(layout.cellsOfAll(), (cells, more) -> cells | more))
            .toArray();
  }

  /** Looks at all that can come of this. */
  void from(World begin) {
    World world = begin;
    for (int task = 0; task < programs.size(); task++) {
      world = settled(world, task);
    }
    add(world);
    while (!next.isEmpty()) {
      lookAt(next.removeLast());
    }
  }

  Set<Breach> breaches() {
    return breaches;
  }

  long states() {
    return seen.size();
  }

  private void add(World world) {
    if (seen.add(world)) {
      next.add(world);
    }
  }

  private void lookAt(World world) {
    boolean stuck = true;
    boolean done = true;
    for (int task = 0; task < programs.size(); task++) {
      if (isDone(world, task)) {
        continue;
      }
      done = false;
      World after = world.copy();
      Turn turn = new Turn(setting, programs.get(task), after, task, Probes.NONE);
      if (turn.run()) {
        stuck = false;
        if (!isFinal(turn)) {
          add(settled(after, task));
        }
      }
    }
    if (stuck && !done) {
      breaches.add(Breach.DEADLOCK);
    }
  }

  private boolean isFinal(Turn turn) {
    turn.breach().ifPresent(breaches::add);
    return turn.breach().map(Breach::isFinal).orElse(false);
  }

  /** Where this task comes to by steps that are nobody else's business; the others are there. */
  private World settled(World begin, int task) {
    World world = begin;
    for (int steps = 0; steps < MOST_OWN_STEPS; steps++) {
      if (isDone(world, task)) {
        return withoutOneMore(world);
      }
      World after = world.copy();
      Turn turn = new Turn(setting, programs.get(task), after, task, Probes.NONE);
      if (!turn.run() || (after.touched() & shared(world, task)) != 0 || isFinal(turn)) {
        return world;
      }
      world = after;
    }
    throw new IllegalStateException("a task turns round and round: " + names());
  }

  /** When a task is done, more is nobody else's business. */
  private World withoutOneMore(World begin) {
    World world = begin;
    for (int task = 0; task < programs.size(); task++) {
      if (!isDone(world, task)) {
        world = settled(world, task);
      }
    }
    return world;
  }

  private List<String> names() {
    return programs.stream().map(Program::name).toList();
  }

  /** The cells that an unfinished task other than this one may have to do with. */
  private long shared(World world, int task) {
    long cells = 0;
    for (int other = 0; other < programs.size(); other++) {
      if (other != task && !isDone(world, other)) {
        cells |= filesOf[other];
      }
    }
    return cells;
  }

  private boolean isDone(World world, int task) {
    return world.at(task) >= programs.get(task).length();
  }
}
