package dev.faultline.replay.explore;

import dev.faultline.replay.explore.Schedule.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Looks at every state that some tasks can bring about, whatever the order of their turns: breadth
 * first, so that what it finds it finds by a shortest schedule. Tasks that do the same are the
 * same: of all ways to give operations to them one is looked at. A {@link ReducedSearch} tells
 * beforehand in which combinations of operations anything goes wrong; those alone are looked at
 * step by step.
 */
public final class Explorer {
  private final Setting setting;
  private final boolean reduced;
  private final Map<Breach, Map<List<String>, Schedule>> found = new EnumMap<>(Breach.class);
  private long states;
  private long combinations;

  public Explorer(Setting setting) {
    this(setting, true);
  }

  /** One that looks at every order of steps, if it is not reduced. */
  Explorer(Setting setting, boolean reduced) {
    this.setting = setting;
    this.reduced = reduced;
  }

  /** Names of what tasks can do in this kernel. */
  public List<String> operations() {
    return Operations.all(setting).stream().map(Program::name).toList();
  }

  /** Looks at all combinations of so many operations. */
  public void explore(int tasks) {
    choose(Operations.all(setting), 0, tasks, new ArrayList<>());
  }

  /**
   * Looks at these operations alone.
   *
   * @param names as {@link #operations} gives them
   * @throws IllegalArgumentException if there is none of such a name
   */
  public void explore(List<String> names) {
    List<Program> programs = new ArrayList<>();
    for (String name : names) {
      programs.add(
          Operations.all(setting).stream()
              .filter(program -> program.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no operation " + name)));
    }
    search(programs);
  }

  private void choose(List<Program> all, int from, int more, List<Program> chosen) {
    if (more == 0) {
      search(chosen);
      return;
    }
    for (int i = from; i < all.size(); i++) {
      chosen.add(all.get(i));
      choose(all, i, more - 1, chosen);
      chosen.remove(chosen.size() - 1);
    }
  }

  /** How many states were looked at, over all combinations, to know whether anything goes wrong. */
  public long states() {
    return states;
  }

  /** How many combinations of operations. */
  public long combinations() {
    return combinations;
  }

  /** What can go wrong, each with a shortest way for each combination, shortest first. */
  public Map<Breach, List<Schedule>> found() {
    Map<Breach, List<Schedule>> all = new EnumMap<>(Breach.class);
    found.forEach(
        (breach, schedules) ->
            all.put(
                breach,
                schedules.values().stream()
                    .sorted(Comparator.comparingInt(schedule -> schedule.turns().size()))
                    .toList()));
    return all;
  }

  /** How a state came about: the one before, and whose turn it was. */
  private record Origin(World before, int task) {}

  private void search(List<Program> programs) {
    combinations++;
    if (!reduced) {
      states += searchAll(programs);
      return;
    }
    ReducedSearch search = new ReducedSearch(setting, programs);
    for (int cached : begins(programs)) {
      search.from(new World(programs.size(), setting.pages()).cached(cached));
    }
    states += search.states();
    if (!search.breaches().isEmpty()) {
      searchAll(programs);
    }
  }

  /** Returns how many states there are. */
  private int searchAll(List<Program> programs) {
    Map<World, Optional<Origin>> seen = new HashMap<>();
    ArrayDeque<World> next = new ArrayDeque<>();
    for (int cached : begins(programs)) {
      World begin = new World(programs.size(), setting.pages()).cached(cached);
      seen.put(begin, Optional.empty());
      next.add(begin);
    }
    while (!next.isEmpty()) {
      World world = next.remove();
      boolean stuck = true;
      boolean done = true;
      for (int task = 0; task < programs.size(); task++) {
        Program program = programs.get(task);
        if (world.at(task) >= program.length()) {
          continue;
        }
        done = false;
        World after = world.copy();
        Turn turn = new Turn(setting, program, after, task, Probes.NONE);
        if (!turn.run()) {
          continue;
        }
        stuck = false;
        if (turn.breach().isPresent()) {
          record(turn.breach().get(), programs, seen, world, Optional.of(task));
        }
        if (!turn.breach().map(Breach::isFinal).orElse(false)
            && seen.putIfAbsent(after, Optional.of(new Origin(world, task))) == null) {
          next.add(after);
        }
      }
      if (stuck && !done) {
        record(Breach.DEADLOCK, programs, seen, world, Optional.empty());
      }
    }
    return seen.size();
  }

  /** What may be cached at the begin, of the pages that any of them has to do with. */
  private int[] begins(List<Program> programs) {
    int touched = 0;
    for (Program program : programs) {
      for (Range range : program.touched()) {
        for (Page page : range.pages()) {
          touched |= 1 << (page.file() * setting.pages() + page.index());
        }
      }
    }
    int all = touched;
    return IntStream.range(0, all + 1).filter(cached -> (cached & ~all) == 0).toArray();
  }

  private void record(
      Breach breach,
      List<Program> programs,
      Map<World, Optional<Origin>> seen,
      World last,
      Optional<Integer> turn) {
    List<String> names = programs.stream().map(Program::name).toList();
    Map<List<String>, Schedule> known = found.computeIfAbsent(breach, any -> new LinkedHashMap<>());
    if (known.containsKey(names)) {
      return; // breadth first: the first is a shortest
    }
    List<Integer> turns = new ArrayList<>();
    turn.ifPresent(turns::add);
    World first = last;
    Optional<Origin> origin = seen.getOrDefault(last, Optional.empty());
    while (origin.isPresent()) {
      turns.add(origin.get().task());
      first = origin.get().before();
      origin = seen.getOrDefault(first, Optional.empty());
    }
    Collections.reverse(turns);
    List<Task> tasks = programs.stream().map(Task::new).toList();
    known.put(names, new Schedule(setting, tasks, first.cached(), turns, Optional.of(breach)));
  }
}
