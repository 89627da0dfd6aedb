package dev.faultline.replay.model;

import dev.faultline.stream.Event;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the events of direct I/O through iomap, and of its filesystems, do to the model. */
final class IomapEvents {
  /** The type of an extent whose blocks are reserved and not allocated. */
  private static final long DELAYED_ALLOCATION = 1;

  private final PathEvents paths = new PathEvents();
  private final InodeLockEvents locks = new InodeLockEvents();
  private boolean seesCompletions;

  /** Whether an event of this kind is one of a filesystem that does direct I/O through iomap. */
  static boolean isOwn(EventKind kind) {
    return switch (kind) {
      case DIO_RW_BEGIN,
          DIO_RW_ITER,
          DIO_RW_QUEUED,
          DIO_RW_WRITTEN,
          DIO_RW_COMPLETE,
          EXTENT_MAPPED,
          WRITEBACK,
          PATH_ENTERED,
          FILL_ISSUED,
          LOCK_REQUESTED,
          LOCK_GIVEN_BACK ->
          true;
      default -> false;
    };
  }

  /** Whether a task enters or leaves the kernel: of that, only who dirties a page is told. */
  static boolean isSyscall(EventKind kind) {
    return kind == EventKind.SYSCALL_BEGIN || kind == EventKind.SYSCALL_END;
  }

  void apply(Step step) {
    if (isSyscall(step.kind())) {
      PathEvents.syscall(step);
    }
    if (step.mapping().isEmpty()) {
      return;
    }
    Mapping mapping = step.mapping().get();
    if (isOwn(step.kind())) {
      boolean prefaults =
          step.kind() == EventKind.DIO_RW_BEGIN && step.event().mode() == Mode.PARTIAL;
      mapping.judgedBy(prefaults ? Model.NOFAULT : Model.MAINLINE);
    }
    switch (step.kind()) {
      case DIO_RW_BEGIN -> begin(step, mapping);
      case DIO_RW_ITER -> iterate(step, mapping);
      case DIO_RW_QUEUED -> queued(step, mapping);
      case DIO_RW_WRITTEN -> written(step, mapping);
      case DIO_RW_COMPLETE -> complete(step, mapping);
      case SHOOTDOWN_FAILED -> fallBack(step, mapping);
      case EXTENT_MAPPED -> mapped(step, mapping);
      case LOCK_REQUESTED -> locks.requested(step, mapping);
      case LOCK_GIVEN_BACK -> {
        if (!seesCompletions && step.event().a() == InodeLock.I_RWSEM) {
          endByLock(step, mapping);
        }
        locks.givenBack(step, mapping);
      }
      default -> paths.apply(step, mapping);
    }
  }

  private void begin(Step step, Mapping mapping) {
    seesCompletions = true;
    TaskContext task = step.task();
    task.enterFromOutside(step);
    IomapDio dio = new IomapDio(mapping, task, Optional.empty(), step.moment());
    task.path()
        .filter(path -> path.mapping() == mapping && path.entered().a() == dio.offset())
        .ifPresent(dio::comesFrom);
    task.lastDirectIo().ifPresent(dio::after);
    task.lastDirectIo(Optional.of(dio));
    task.path(Optional.empty());
    task.begin(dio);
    step.operation(dio);
  }

  /**
   * Kernels before 6.5 record neither begin nor completion. On XFS the call and the loop show the
   * begin, and a synchronous write gives its i_rwsem back right after the second shoot-down.
   */
  private Optional<IomapDio> beginByPath(Step step, Mapping mapping) {
    TaskContext task = step.task();
    Optional<Path> path =
        task.path()
            .filter(each -> each.mapping() == mapping && each.isDirect() && !seesCompletions);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    IomapDio dio = new IomapDio(mapping, task, Optional.empty(), path.get().entered());
    dio.comesFrom(path.get());
    task.enterFromOutside(step);
    task.path(Optional.empty());
    task.begin(dio);
    return Optional.of(dio);
  }

  private static void endByLock(Step step, Mapping mapping) {
    own(step, mapping)
        .ifPresent(
            dio -> {
              step.task().end(IomapDio.class, step);
              if (dio.written().isPresent()) {
                long bytes = dio.written().get().b();
                List<StalePages.Stale> left = dio.completed(step.moment(), bytes, 0);
                step.ended(dio);
                step.stale(dio, left);
              }
            });
  }

  private static Optional<IomapDio> own(Step step, Mapping mapping) {
    return step.task().operation(IomapDio.class).filter(dio -> dio.mapping() == mapping);
  }

  /** The first request for an extent comes when the first shoot-down has succeeded. */
  private void iterate(Step step, Mapping mapping) {
    Optional<IomapDio> own = own(step, mapping).or(() -> beginByPath(step, mapping));
    if (own.isEmpty()) {
      return;
    }
    IomapDio dio = own.get();
    step.operation(dio);
    boolean first = dio.firstIteration().isEmpty();
    dio.iterates(step.moment());
    if (first && dio.isWrite() && !mapping.isAmbiguous()) {
      mapping.stale().removed(dio.pages());
      if (mapping.pages().invalidated(dio.pages(), dio.begun())) {
        step.contradictsResidency();
      }
    }
  }

  private static void queued(Step step, Mapping mapping) {
    own(step, mapping)
        .ifPresent(
            dio -> {
              dio.queued(step.moment());
              step.operation(dio);
              step.task().stepOut(IomapDio.class, step);
              step.task().leftToOutside(step);
            });
  }

  private static void written(Step step, Mapping mapping) {
    Event event = step.event();
    List<IomapDio> candidates = new ArrayList<>(1);
    for (IomapDio dio : mapping.directIo()) {
      if (dio.offset() == event.a() && dio.length() >= event.b() && dio.written().isEmpty()) {
        candidates.add(dio);
      }
    }
    choose(step, candidates)
        .ifPresent(
            dio -> {
              dio.written(step.moment());
              step.operation(dio);
            });
  }

  private void complete(Step step, Mapping mapping) {
    seesCompletions = true;
    Event event = step.event();
    List<IomapDio> candidates = new ArrayList<>(1);
    for (IomapDio dio : mapping.directIo()) {
      if (dio.mayComplete(event.a(), event.b())) {
        candidates.add(dio);
      }
    }
    Optional<IomapDio> chosen = choose(step, candidates);
    if (chosen.isEmpty()) {
      return;
    }
    IomapDio dio = chosen.get();
    List<StalePages.Stale> left = dio.completed(step.moment(), event.b(), event.c());
    if (dio.task().operation(IomapDio.class).filter(dio::equals).isPresent()) {
      dio.task().end(IomapDio.class, step);
      if (dio.task() == step.task() && dio.task().operation().isEmpty()) {
        dio.task().leftToOutside(step);
      }
    }
    step.over(dio, Operation.End.SEEN);
    dio.ended();
    mapping.forgetBuffers(dio);
    step.ended(dio);
    step.stale(dio, left);
  }

  /**
   * The one that an event of a mapping is of: the task's own, else one that another task has
   * submitted. Of several that may be meant none is certain any more.
   */
  private static Optional<IomapDio> choose(Step step, List<IomapDio> candidates) {
    for (IomapDio dio : candidates) {
      if (dio.task() == step.task() && dio.queued().isEmpty()) {
        return Optional.of(dio);
      }
    }
    if (candidates.size() > 1) {
      candidates.forEach(IomapDio::mistaken);
    }
    return candidates.stream().findFirst();
  }

  /** The first shoot-down failed: the write goes through the page cache instead. */
  private static void fallBack(Step step, Mapping mapping) {
    own(step, mapping)
        .ifPresent(
            dio -> {
              dio.fellBack();
              step.task().end(IomapDio.class, step);
              step.ended(dio);
            });
  }

  private static void mapped(Step step, Mapping mapping) {
    if (step.event().c() == DELAYED_ALLOCATION) {
      own(step, mapping).ifPresent(dio -> dio.gotDelayedAllocation(step.moment()));
    }
  }
}
