package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Optional;

/** What the events of a filesystem's other paths do: faults, buffered I/O, fills, write-back. */
final class PathEvents {
  private final DirectIoEvents directIo;

  PathEvents(DirectIoEvents directIo) {
    this.directIo = directIo;
  }

  void apply(Step step, Mapping mapping) {
    switch (step.kind()) {
      case WRITEBACK -> writeback(step, mapping);
      case PATH_ENTERED -> entered(step, mapping);
      case PAGE_FAULTED, PAGE_MAPPED -> faulted(step, mapping);
      case FILL_ISSUED -> fillIssued(step, mapping);
      default -> {}
    }
  }

  /** Whatever path the task was on, it is on it no more. */
  static void syscall(Step step) {
    boolean begins = step.kind() == EventKind.SYSCALL_BEGIN;
    step.task().trail().syscall(begins ? Optional.of(step.moment()) : Optional.empty());
  }

  private static void writeback(Step step, Mapping mapping) {
    Event event = step.event();
    PageRange pages =
        event.b() < 0
            ? new PageRange(event.a() >>> PageRange.PAGE_SHIFT, PageRange.MAX_INDEX)
            : PageRange.ofBytes(event.a(), event.b());
    mapping.seesWriteback();
    mapping.dirty().removed(pages);
  }

  private void entered(Step step, Mapping mapping) {
    Path path = new Path(step.event().mode(), mapping, step.moment());
    if (path.isDirect()) {
      directIo.call(step, mapping);
    } else if (path.isOutermost()) {
      directIo.leftOrEntered(step);
    }
    step.task().trail().path(path);
  }

  /**
   * Filesystems without fault events of their own: the generic fault tells, but not of what sort.
   */
  private static void faulted(Step step, Mapping mapping) {
    TaskContext task = step.task();
    if (!mapping.isIomap() || task.operation().isPresent()) {
      return;
    }
    Optional<Path> path = task.trail().path();
    if (path.isEmpty() || path.get().mapping() != mapping) {
      task.trail().path(new Path(Mode.READ_FAULT, mapping, step.moment()));
    }
  }

  private static void fillIssued(Step step, Mapping mapping) {
    for (Insertion insertion : step.task().trail().takeUnfilled(mapping)) {
      insertion.fillIssued(step.moment());
    }
  }
}
