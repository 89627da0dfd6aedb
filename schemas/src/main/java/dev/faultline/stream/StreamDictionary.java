package dev.faultline.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks, shapes and subjects that the blocks of one stream refer to by number. It only grows.
 *
 * <p>A stream's writer interns, its readers look up; one dictionary belongs to one stream and one
 * thread.
 */
public final class StreamDictionary {
  // No interfaces: they are asked several times for every event.
  private final ArrayList<Task> tasks = new ArrayList<>();
  private final ArrayList<Shape> shapes = new ArrayList<>();
  private final ArrayList<Subject> subjects = new ArrayList<>();
  private final Map<Task, Integer> taskNumbers = new HashMap<>();
  private final Map<Shape, Integer> shapeNumbers = new HashMap<>();
  private final Map<Subject, Integer> subjectNumbers = new HashMap<>();
  private boolean ticks;

  /** An empty dictionary: it knows only {@link Subject#NONE}, as subject 0. */
  public StreamDictionary() {
    intern(Subject.NONE);
  }

  /** Says that the times of this stream are ticks of a counter, of a length that nobody knows. */
  public void countTicks() {
    ticks = true;
  }

  /** Whether the times of this stream are ticks of a counter, and no ns. */
  public boolean countsTicks() {
    return ticks;
  }

  /** The number of this task, new or old. */
  public int intern(Task task) {
    return intern(task, tasks, taskNumbers);
  }

  /** The number of this shape, new or old. */
  public int intern(Shape shape) {
    return intern(shape, shapes, shapeNumbers);
  }

  /** The number of this subject, new or old. */
  public int intern(Subject subject) {
    return intern(subject, subjects, subjectNumbers);
  }

  /** Adds a task as the next one, whether it is there already or not: as a stream file lists it. */
  void append(Task task) {
    append(task, tasks, taskNumbers);
  }

  /** Adds a shape as the next one, whether it is there already or not. */
  void append(Shape shape) {
    append(shape, shapes, shapeNumbers);
  }

  /** Adds a subject as the next one, whether it is there already or not. */
  void append(Subject subject) {
    append(subject, subjects, subjectNumbers);
  }

  /** How large it is by now. */
  Size size() {
    return new Size(tasks.size(), shapes.size(), subjects.size(), ticks);
  }

  /** What has been added since it was as large as this. */
  Additions since(Size size) {
    return size.isThatOf(this)
        ? Additions.NONE
        : new Additions(
            List.copyOf(tasks.subList(size.tasks(), tasks.size())),
            List.copyOf(shapes.subList(size.shapes(), shapes.size())),
            List.copyOf(subjects.subList(size.subjects(), subjects.size())),
            ticks);
  }

  /** Adds them with the numbers that follow. */
  void append(Additions additions) {
    ticks |= additions.ticks();
    additions.tasks().forEach(this::append);
    additions.shapes().forEach(this::append);
    additions.subjects().forEach(this::append);
  }

  /** How many there are of each, and what times are. */
  record Size(int tasks, int shapes, int subjects, boolean ticks) {
    boolean isThatOf(StreamDictionary dictionary) {
      return tasks == dictionary.tasks.size()
          && shapes == dictionary.shapes.size()
          && subjects == dictionary.subjects.size()
          && ticks == dictionary.ticks;
    }
  }

  /** What a dictionary has got, in the order of the numbers. */
  record Additions(List<Task> tasks, List<Shape> shapes, List<Subject> subjects, boolean ticks) {
    static final Additions NONE = new Additions(List.of(), List.of(), List.of(), false);
  }

  private static <T> void append(T value, List<T> values, Map<T, Integer> numbers) {
    numbers.putIfAbsent(value, values.size());
    values.add(value);
  }

  private static <T> int intern(T value, List<T> values, Map<T, Integer> numbers) {
    Integer known = numbers.putIfAbsent(value, values.size());
    if (known != null) {
      return known;
    }
    values.add(value);
    return values.size() - 1;
  }

  /**
   * The task of this number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Task task(int number) {
    return tasks.get(number);
  }

  /**
   * The shape of this number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Shape shape(int number) {
    return shapes.get(number);
  }

  /**
   * The subject of this number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Subject subject(int number) {
    return subjects.get(number);
  }

  /** How many tasks there are. */
  public int taskCount() {
    return tasks.size();
  }

  /** How many shapes there are. */
  public int shapeCount() {
    return shapes.size();
  }

  /** How many subjects there are, {@link Subject#NONE} included. */
  public int subjectCount() {
    return subjects.size();
  }
}
