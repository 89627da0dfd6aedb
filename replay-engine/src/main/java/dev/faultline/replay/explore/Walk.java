package dev.faultline.replay.explore;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One way through the protocol out of all, drawn by lot: some tasks that do one thing after another
 * on the same two files, as a capture. Of a sound kernel no rule may report a violation; of a
 * broken one, where the fault took effect, the right one must.
 */
public final class Walk {
  private static final long BEGIN_NS = 100_000_000_000L;
  private static final long SILENCE_NS = 60_000_000_000L;
  private static final long LEAST_STEP_NS = 1_500_000;
  private static final int STEP_SPREAD_NS = 4_000_000;

  /** Where clocks are apart, steps are so short that it matters. */
  private static final long SHORT_STEP_NS = 3_000;

  private static final int SHORT_SPREAD_NS = 300_000;

  private final Setting setting;
  private final int tasks;
  private final int operations;
  private final Random random;
  private final CaptureConditions conditions;
  private final List<Program> all;
  private final Set<Breach> breaches = EnumSet.noneOf(Breach.class);
  private final List<TraceLine> entries = new ArrayList<>();

  /**
   * A walk.
   *
   * @param setting the kernel
   * @param tasks how many there are
   * @param operations how many operations they do altogether
   * @param seed draws it: the same seed, the same walk
   */
  public Walk(Setting setting, int tasks, int operations, long seed) {
    this(setting, tasks, operations, seed, CaptureConditions.PLAIN);
  }

  /** The same, recorded otherwise than it should be. */
  public Walk(Setting setting, int tasks, int operations, long seed, CaptureConditions conditions) {
    this.conditions = conditions;
    this.setting = setting;
    this.tasks = tasks;
    this.operations = operations;
    this.random = new Random(seed);
    this.all = Operations.all(setting);
    walk();
  }

  /** The lines of a capture of it. */
  public List<String> ftrace() {
    List<TraceLine> all = new ArrayList<>(entries);
    TraceLine last = all.get(all.size() - 1);
    all.add(Schedule.entry(tasks, last.ns() + SILENCE_NS, "tracing_mark_write", "the end"));
    List<String> body = conditions.of(all, random);
    int cpus = conditions.foreign() ? 2 * tasks + 2 : tasks + 1;
    String clock = conditions.skewNs() > 0 ? "local" : "mono";
    List<String> lines = new ArrayList<>(Schedule.head(cpus, clock));
    lines.addAll(body);
    return lines;
  }

  /** The records of it, without the end. */
  List<TraceLine> entries() {
    return entries;
  }

  /** What went wrong, as the specification sees it. */
  public Set<Breach> breaches() {
    return Set.copyOf(breaches);
  }

  private void walk() {
    long[] now = {BEGIN_NS};
    int cached = random.nextInt(1 << (World.FILES * setting.pages()));
    Schedule.before(setting, cached, tasks, now, entries);
    World world = new World(tasks, setting.pages()).cached(cached);
    Program[] programs = new Program[tasks];
    int left = operations;
    for (int task = 0; task < tasks; task++) {
      programs[task] = drawn();
      left--;
    }
    List<Integer> running = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      running.add(task);
    }
    while (!running.isEmpty()) {
      int task = turnOf(running, programs, world, now);
      if (task < 0) {
        breaches.add(Breach.DEADLOCK);
        break;
      }
      if (world.at(task) >= programs[task].length()) {
        if (left-- > 0) {
          programs[task] = drawn();
          world.at(task, 0);
        } else {
          running.remove(Integer.valueOf(task));
        }
      }
    }
  }

  private long step() {
    return conditions.skewNs() > 0
        ? SHORT_STEP_NS + random.nextInt(SHORT_SPREAD_NS) / 1000 * 1000L
        : LEAST_STEP_NS + random.nextInt(STEP_SPREAD_NS) / 1000 * 1000L;
  }

  private Program drawn() {
    return all.get(random.nextInt(all.size()));
  }

  /** Gives one of them a turn; below 0 if none can use it. */
  private int turnOf(List<Integer> running, Program[] programs, World world, long[] now) {
    int first = random.nextInt(running.size());
    for (int i = 0; i < running.size(); i++) {
      int task = running.get((first + i) % running.size());
      long begin = now[0] + step();
      long[] at = {begin};
      Probes probes =
          (worker, event, arguments) -> {
            entries.add(
                worker
                    ? Schedule.byWorker(task, at[0], event, arguments)
                    : Schedule.entry(task, at[0], event, arguments));
            at[0] += 1000;
          };
      Turn turn = new Turn(setting, programs[task], world, task, probes);
      if (turn.run()) {
        turn.breach().ifPresent(breaches::add);
        now[0] = at[0];
        return task;
      }
    }
    return -1;
  }
}
