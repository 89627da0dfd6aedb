package dev.faultline.replay.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** What a task does, step after step; a step may go on elsewhere than at the next one. */
final class Program {

  /** One step: all of it at once, or nothing where it must wait. */
  interface Step {
    /** Whether it was done; where it was not, nothing has changed. */
    boolean run(Turn turn);
  }

  private final String name;
  private final List<Step> steps;
  private final Map<String, Integer> labels;
  private final List<Range> touched;

  private Program(String name, List<Range> touched, List<Step> steps, Map<String, Integer> labels) {
    this.name = name;
    this.touched = List.copyOf(touched);
    this.steps = List.copyOf(steps);
    this.labels = Map.copyOf(labels);
  }

  String name() {
    return name;
  }

  /** Of all files, the pages that it may have to do with. */
  List<Range> touched() {
    return touched;
  }

  int length() {
    return steps.size();
  }

  Step step(int number) {
    return steps.get(number);
  }

  int label(String label) {
    return Objects.requireNonNull(labels.get(label), label);
  }

  /** Writes a program down. */
  static final class Builder {
    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Range> touched;

    /**
     * Of a name.
     *
     * @param touched the pages that it may have to do with
     */
    Builder(String name, Range... touched) {
      this.name = name;
      this.touched = List.of(touched);
    }

    Builder step(Step step) {
      steps.add(step);
      return this;
    }

    /** A step that never waits. */
    Builder does(Consumer<Turn> step) {
      return step(
          turn -> {
            step.accept(turn);
            return true;
          });
    }

    /** The next step can be gone to. */
    Builder label(String label) {
      labels.put(label, steps.size());
      return this;
    }

    Program end() {
      labels.put("end", steps.size());
      return new Program(name, touched, steps, labels);
    }
  }
}
