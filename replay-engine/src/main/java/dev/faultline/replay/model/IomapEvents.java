package dev.faultline.replay.model;

import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Optional;

/** Who takes the events of direct I/O through iomap, and of its filesystems. */
final class IomapEvents {
  private static final long SHOOTDOWN_FAILED = 1;

  private final Mappings mappings;
  private final DirectIoEvents directIo = new DirectIoEvents();
  private final PathEvents paths = new PathEvents(directIo);
  private final InodeLockEvents locks = new InodeLockEvents();

  IomapEvents(Mappings mappings) {
    this.mappings = mappings;
  }

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

  /** Whether it is of interest here, though not of such a filesystem alone. */
  static boolean isTaken(EventKind kind) {
    return switch (kind) {
      case SYSCALL_BEGIN,
          SYSCALL_END,
          PAGE_FAULTED,
          PAGE_MAPPED,
          SHOOTDOWN_FAILED,
          WRITEBACK_FAILED,
          WRITEBACK_ERROR_SEEN,
          FSYNC_BEGIN,
          FSYNC_END,
          KERNEL_REPORT ->
          true;
      default -> isOwn(kind);
    };
  }

  void apply(Step step) {
    switch (step.kind()) {
      case SYSCALL_BEGIN, SYSCALL_END -> {
        directIo.leftOrEntered(step);
        PathEvents.syscall(step);
      }
      case KERNEL_REPORT -> {
        if (step.event().a() == SHOOTDOWN_FAILED) {
          step.task().trail().directIo().reportsFailure(step.moment());
        }
      }
      default -> {
        Optional<Mapping> mapping = mapping(step);
        if (mapping.isPresent()) {
          apply(step, mapping.get());
        }
      }
    }
  }

  /** Who waits for its address space is at no shoot-down: there is none that takes mmap_lock. */
  void asksForLock(Step step) {
    Optional<Semaphore> asked = step.lock().semaphore();
    if (asked.isPresent() && asked.get().isMmapLock()) {
      directIo.leavesShootdown(step);
    }
  }

  /** btrfs names the filesystem by its UUID, and the file by its number. */
  private Optional<Mapping> mapping(Step step) {
    if (step.mapping().isEmpty()
        && step.event().subject() instanceof MappingKey key
        && key.hasInode()) {
      step.mapping(mappings.onPartition(key, Optional.empty()));
    }
    return step.mapping();
  }

  private void apply(Step step, Mapping mapping) {
    if (isOwn(step.kind())) {
      Mode mode = step.event().mode();
      boolean prefaults =
          step.kind() == EventKind.DIO_RW_BEGIN
              && (mode == Mode.PARTIAL || mode == Mode.PARTIAL_ASYNC);
      mapping.judgedBy(prefaults ? Model.NOFAULT : Model.MAINLINE);
    }
    switch (step.kind()) {
      case DIO_RW_BEGIN,
          DIO_RW_ITER,
          DIO_RW_QUEUED,
          DIO_RW_WRITTEN,
          DIO_RW_COMPLETE,
          SHOOTDOWN_FAILED,
          EXTENT_MAPPED ->
          directIo.apply(step, mapping);
      case WRITEBACK_FAILED -> mapping.errors().writebackFailed();
      case WRITEBACK_ERROR_SEEN ->
          step.pages()
              .errorCheck(mapping.errors().checked(step.moment(), mapping.underWay().directIo()));
      case LOCK_REQUESTED -> locks.requested(step, mapping);
      case LOCK_GIVEN_BACK -> {
        if (step.event().a() == InodeLock.I_RWSEM) {
          directIo.gaveLockBack(step, mapping);
        }
        locks.givenBack(step, mapping);
      }
      default -> paths.apply(step, mapping);
    }
  }
}
