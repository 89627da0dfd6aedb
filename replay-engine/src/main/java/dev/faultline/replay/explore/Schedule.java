package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way in which tasks take turns.
 *
 * @param setting the kernel
 * @param programs what each task does
 * @param cached the pages that were read before, a bit for each, first those of A
 * @param turns the tasks, in the order of their turns
 * @param breach what it ends with, if anything is wrong
 */
public record Schedule(
    Setting setting,
    List<Task> programs,
    int cached,
    List<Integer> turns,
    Optional<Breach> breach) {
  static final int FIRST_TID = 101;
  private static final int FIRST_WORKER = 201;
  private static final long BEGIN_NS = 100_000_000_000L;
  private static final long STEP_NS = 2_000_000L;
  private static final long SILENCE_NS = 60_000_000_000L;

  /** Keeps its own copies. */
  public Schedule {
    programs = List.copyOf(programs);
    turns = List.copyOf(turns);
  }

  /** A task and what it does; its program is this package's own. */
  public static final class Task {
    private final Program program;

    Task(Program program) {
      this.program = program;
    }

    Program program() {
      return program;
    }

    /** What it does, in words. */
    public String name() {
      return program.name();
    }
  }

  /** Each turn in a line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    World world = new World(programs.size(), setting.pages()).cached(cached);
    for (int task : turns) {
      Turn turn = turn(world, task, Probes.NONE);
      turn.run();
      if (!turn.said().isEmpty()) { // a lock that this kernel does not take is no step
        lines.add(
            String.format(
                Locale.ROOT, "%-4d task %d  %s", lines.size() + 1, task + 1, turn.said()));
      }
    }
    return lines;
  }

  /**
   * The lines of a capture of it, as the shipped probes and the kernel's tracepoints print them. In
   * front both files are read by somebody else, so that nothing of them is unknown; after the last
   * turn the tasks go on as long as they can, one after the other. Then nothing happens for a
   * minute: what waits at the end waits for ever.
   */
  public List<String> ftrace() {
    List<TraceLine> lines = new ArrayList<>();
    long[] now = {BEGIN_NS};
    before(setting, cached, programs.size(), now, lines);
    World world = new World(programs.size(), setting.pages()).cached(cached);
    for (int task : turns) {
      print(world, task, now, lines);
    }
    for (int task = 0; task < programs.size(); task++) {
      while (canGoOn(world, task) && print(world, task, now, lines)) {
        task = 0; // whoever waited for it may go on as well
      }
    }
    lines.add(entry(programs.size(), now[0] + SILENCE_NS, "tracing_mark_write", "the end"));
    return Stream.concat(head().stream(), lines.stream().map(TraceLine::text)).toList();
  }

  private boolean canGoOn(World world, int task) {
    return world.at(task) < programs.get(task).program().length();
  }

  private boolean print(World world, int task, long[] now, List<TraceLine> lines) {
    now[0] += STEP_NS;
    Probes probes =
        (worker, event, arguments) -> {
          lines.add(
              worker
                  ? byWorker(task, now[0], event, arguments)
                  : entry(task, now[0], event, arguments));
          now[0] += 1000;
        };
    return turn(world, task, probes).run();
  }

  /** Somebody reads both files; their pages stay, or are reclaimed. */
  static void before(Setting setting, int cached, int task, long[] now, List<TraceLine> lines) {
    for (int file = 0; file < World.FILES; file++) {
      Range all = Range.all(file, setting.pages());
      int stay = cached >> (file * setting.pages());
      for (String[] event : before(all, stay)) {
        now[0] += STEP_NS;
        String arguments = setting.kernel().twoFilesystems() ? Names.apart(event[1]) : event[1];
        lines.add(entry(task, now[0], event[0], arguments));
      }
    }
  }

  private static List<String[]> before(Range file, int stay) {
    List<String[]> events = new ArrayList<>();
    String locked = Names.locked(file.file(), State.ADD);
    events.add(new String[] {"read_iter_enter", Names.range(file) + " flags=0"});
    events.add(new String[] {"pagecache_lock_acquired", locked});
    for (Page page : file.pages()) {
      events.add(new String[] {"mm_filemap_add_to_page_cache", Names.page(page)});
      events.add(new String[] {"read_folio_enter", Names.index(page)});
      events.add(new String[] {"read_folio_exit", ""});
    }
    events.add(new String[] {"pagecache_lock_release", locked});
    events.add(new String[] {"read_iter_exit", "ret=" + file.bytes()});
    for (Page page : file.pages()) {
      if ((stay & 1 << page.index()) == 0) {
        events.add(new String[] {"mm_filemap_delete_from_page_cache", Names.page(page)});
      }
    }
    return events;
  }

  private List<String> head() {
    List<String> head = head(programs.size() + 1, "mono");
    for (int task = 0; task < programs.size(); task++) {
      head.add("# task " + (FIRST_TID + task) + ": " + programs.get(task).name());
    }
    return head;
  }

  /** What stands in front of a capture of so many CPUs. */
  static List<String> head(int cpus, String clock) {
    List<String> head = new ArrayList<>();
    head.add("# tracer: nop");
    head.add("#");
    head.add(
        "# faultline recorded events="
            + String.join(",", Names.RECORDED)
            + " clock="
            + clock
            + " cpus="
            + cpus
            + " filesystem=bcachefs");
    return head;
  }

  /** By a task, which is always on the same CPU. */
  static TraceLine entry(int task, long ns, String event, String arguments) {
    return new TraceLine(ns, task, "task", FIRST_TID + task, event, arguments);
  }

  /** By the worker that goes on with what this task has begun. */
  static TraceLine byWorker(int task, long ns, String event, String arguments) {
    return new TraceLine(ns, task, "kworker/u9:" + task, FIRST_WORKER + task, event, arguments);
  }

  private Turn turn(World world, int task, Probes probes) {
    return new Turn(setting, programs.get(task).program(), world, task, probes);
  }
}
