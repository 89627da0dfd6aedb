package dev.faultline.stream;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tasks, shapes and subjects that the blocks of one stream refer to by number. It only grows.
 *
 * <p>A stream's writer interns, its readers look up; one dictionary belongs to one stream and one
 * thread.
 */
public final class StreamDictionary {
  private static final int FIRST_ROOM = 64;

  // Arrays, not lists: they are asked several times for every event.
  private Task[] tasks = new Task[FIRST_ROOM];
  private Shape[] shapes = new Shape[FIRST_ROOM];
  private Subject[] subjects = new Subject[FIRST_ROOM];
  private int taskCount;
  private int shapeCount;
  private int subjectCount;
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
    Integer known = taskNumbers.putIfAbsent(task, taskCount);
    return known == null ? add(task) : known;
  }

  /** The number of this shape, new or old. */
  public int intern(Shape shape) {
    Integer known = shapeNumbers.putIfAbsent(shape, shapeCount);
    return known == null ? add(shape) : known;
  }

  /** The number of this subject, new or old. */
  public int intern(Subject subject) {
    Integer known = subjectNumbers.putIfAbsent(subject, subjectCount);
    return known == null ? add(subject) : known;
  }

  /** Adds a task as the next one, whether it is there already or not: as a stream file lists it. */
  void append(Task task) {
    taskNumbers.putIfAbsent(task, taskCount);
    add(task);
  }

  /** Adds a shape as the next one, whether it is there already or not. */
  void append(Shape shape) {
    shapeNumbers.putIfAbsent(shape, shapeCount);
    add(shape);
  }

  /** Adds a subject as the next one, whether it is there already or not. */
  void append(Subject subject) {
    subjectNumbers.putIfAbsent(subject, subjectCount);
    add(subject);
  }

  /** How large it is by now. */
  Size size() {
    return new Size(taskCount, shapeCount, subjectCount, ticks);
  }

  /** What has been added since it was as large as this. */
  Additions since(Size size) {
    return size.isThatOf(this)
        ? Additions.NONE
        : new Additions(
            List.of(Arrays.copyOfRange(tasks, size.tasks(), taskCount)),
            List.of(Arrays.copyOfRange(shapes, size.shapes(), shapeCount)),
            List.of(Arrays.copyOfRange(subjects, size.subjects(), subjectCount)),
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
      return tasks == dictionary.taskCount
          && shapes == dictionary.shapeCount
          && subjects == dictionary.subjectCount
          && ticks == dictionary.ticks;
    }
  }

  /** What a dictionary has got, in the order of the numbers. */
  record Additions(List<Task> tasks, List<Shape> shapes, List<Subject> subjects, boolean ticks) {
    static final Additions NONE = new Additions(List.of(), List.of(), List.of(), false);
  }

  private int add(Task task) {
    if (taskCount == tasks.length) {
      tasks = Arrays.copyOf(tasks, 2 * taskCount);
    }
    tasks[taskCount] = task;
    return taskCount++;
  }

  private int add(Shape shape) {
    if (shapeCount == shapes.length) {
      shapes = Arrays.copyOf(shapes, 2 * shapeCount);
    }
    shapes[shapeCount] = shape;
    return shapeCount++;
  }

  private int add(Subject subject) {
    if (subjectCount == subjects.length) {
      subjects = Arrays.copyOf(subjects, 2 * subjectCount);
    }
    subjects[subjectCount] = subject;
    return subjectCount++;
  }

  /**
   * The task of this number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Task task(int number) {
    return tasks[Objects.checkIndex(number, taskCount)];
  }

  /**
   * The shape of this number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Shape shape(int number) {
    return shapes[Objects.checkIndex(number, shapeCount)];
  }

  /**
   * The subject of this number.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public Subject subject(int number) {
    return subjects[Objects.checkIndex(number, subjectCount)];
  }

  /** How many tasks there are. */
  public int taskCount() {
    return taskCount;
  }

  /** How many shapes there are. */
  public int shapeCount() {
    return shapeCount;
  }

  /** How many subjects there are, {@link Subject#NONE} included. */
  public int subjectCount() {
    return subjectCount;
  }
}
