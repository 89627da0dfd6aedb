package dev.faultline.replay.explore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a direct write from mapped memory does, as exploration sees it: each step that it took in
 * any order of turns with any other operation. It is the program that is explored, not a drawing of
 * it.
 */
public final class Automaton {
  private static final int A = 0;
  private static final int B = 1;

  /**
   * A step.
   *
   * @param from where the write is before, from 1
   * @param does what it does
   * @param to where it is then
   */
  public record Step(int from, String does, int to) {}

  private final Setting setting;
  private final Map<Integer, Set<String>> found = new LinkedHashMap<>();
  private final List<Step> steps = new ArrayList<>();

  public Automaton(Setting setting) {
    this.setting = setting;
    Range a = Range.all(A, setting.pages());
    Range b = Range.all(B, setting.pages());
    explore(DirectWrite.of(a, b), "A", "B");
    explore(DirectWrite.of(b, a), "B", "A");
    explore(DirectWrite.of(a, a), "A", "");
    steps.sort(Comparator.comparingInt(Step::from).thenComparingInt(Step::to));
  }

  /** All of them, in the order of where they begin. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  private void explore(Program write, String file, String buffer) {
    for (Program other : Operations.all(setting)) {
      explore(List.of(write, other), file, buffer);
    }
  }

  private void explore(List<Program> programs, String file, String buffer) {
    Set<World> seen = new HashSet<>();
    ArrayDeque<World> next = new ArrayDeque<>();
    for (int cached = 0; cached < 1 << (World.FILES * setting.pages()); cached++) {
      next.add(new World(programs.size(), setting.pages()).cached(cached));
    }
    seen.addAll(next);
    while (!next.isEmpty()) {
      World world = next.remove();
      for (int task = 0; task < programs.size(); task++) {
        if (world.at(task) >= programs.get(task).length()) {
          continue;
        }
        World after = world.copy();
        Turn turn = new Turn(setting, programs.get(task), after, task, Probes.NONE);
        if (turn.run()) {
          if (task == 0) {
            add(world.at(0), turn.said(), after.at(0), file, buffer);
          }
          if (seen.add(after)) {
            next.add(after);
          }
        }
      }
    }
  }

  private void add(int from, String said, int to, String file, String buffer) {
    String does = said.isEmpty() ? "goes on" : said;
    does = does.replaceAll("\\b" + file + "\\b", "the file");
    does = buffer.isEmpty() ? does : does.replaceAll("\\b" + buffer + "\\b", "the buffer's file");
    if (found.computeIfAbsent(from, any -> new TreeSet<>()).add(does + to)) {
      steps.add(new Step(from + 1, does, to + 1));
    }
  }
}
