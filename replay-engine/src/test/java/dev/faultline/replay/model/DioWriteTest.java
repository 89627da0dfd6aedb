package dev.faultline.replay.model;

import static dev.faultline.replay.model.ModelScript.A;
import static dev.faultline.replay.model.ModelScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The model of a direct write")
final class DioWriteTest {
  private static final long PAGE = 1L << PageRange.PAGE_SHIFT;
  private static final MappingKey FDM = MappingKey.ofAddress(A.address());

  private final ModelScript script = new ModelScript();

  @BeforeEach
  void nobodyElse() {
    script.nobodyHoldsBlock(A);
  }

  private DioWrite begins() {
    DioWrite dio = (DioWrite) script.task(1).dioBegins(A, 0, 4 * PAGE).operation().orElseThrow();
    script.acquires(Mode.BLOCK, A);
    script.shootsDown(A, 0, 4 * PAGE - 1);
    return dio;
  }

  @Test
  @DisplayName("goes through its life in order")
  void synchronous() {
    DioWrite dio = begins();
    assertThat(dio.block().isHeld()).isTrue();
    assertThat(dio.windowBegun()).isPresent();
    assertThat(script.mapping(A).pages().isAbsent(3)).isTrue();

    script.pins(A);
    script.submits();
    assertThat(dio.submission().isInFlight()).isTrue();
    assertThat(dio.submission().written()).isEmpty();
    script.written();
    assertThat(dio.submission().written()).isPresent();
    assertThat(script.releases(Mode.BLOCK, A).lock().release()).isEqualTo(Release.OWN);
    assertThat(dio.block().released()).isPresent();

    Step end = script.dioEnds(4 * PAGE);

    assertThat(end.ended()).contains(dio);
    assertThat(dio.leftBehind()).isEmpty();
    assertThat(script.mapping(A).underWay().directWrites()).isEmpty();
    assertThat(end.task().operation()).isEmpty();
  }

  @Test
  @DisplayName("counts its turns, and what it submits inside of a shoot-down is write-back")
  void turns() {
    DioWrite dio = begins();
    for (int turn = 0; turn < 3; turn++) {
      script.pins(A);
      script.submits();
      script.written();
    }
    assertThat(dio.pinning().turns()).isEqualTo(3);
    assertThat(dio.submission().count()).isEqualTo(3);

    script.event(EventKind.SHOOTDOWN_BEGIN, A, 0, PAGE - 1);
    Step writeback = script.submits();
    assertThat(dio.submission().count()).isEqualTo(3);
    assertThat(writeback.writebacks()).isEqualTo(1);
  }

  @Test
  @DisplayName("has dropped locks until it has shot down again what is left")
  void dropped() {
    DioWrite dio = begins();
    script.event(EventKind.FAULTS_DISABLED, FDM);
    Fault fault =
        (Fault)
            script
                .event(EventKind.FAULT_BEGIN, Mode.MODE_UNSPECIFIED, B, FDM, 7)
                .operation()
                .orElseThrow();
    script.releases(Mode.BLOCK, A);
    assertThat(fault.releasedBlock()).isPresent();
    assertThat(dio.pinning().droppedInFault()).isPresent();
    assertThat(dio.block().released()).as("only a drop").isEmpty();
    script.acquires(Mode.BLOCK, A);
    assertThat(fault.retookBlock()).isPresent();
    script.event(EventKind.FAULT_END, Fault.VM_FAULT_SIGBUS);
    script.event(EventKind.FAULTS_ENABLED, FDM, A.address() | 1, -14, 1);
    assertThat(dio.window().dropped()).isPresent();
    assertThat(dio.block().isHeld()).isTrue();

    script.shootsDown(A, 2 * PAGE, 4 * PAGE - 1);
    script.pins(A);
    script.shootsDown(A, 0, 4 * PAGE - 1);
    assertThat(dio.window().dropped()).isEmpty();
  }

  @Test
  @DisplayName("remembers a shoot-down that failed until one succeeds")
  void failedShootdown() {
    DioWrite dio = begins();
    script.event(EventKind.SHOOTDOWN_BEGIN, A, 0, 4 * PAGE - 1);
    script.event(EventKind.SHOOTDOWN_END, -16);
    assertThat(dio.window().failedShootdown()).isPresent();
    script.shootsDown(A, 0, 4 * PAGE - 1);
    assertThat(dio.window().failedShootdown()).isEmpty();
  }

  @Test
  @DisplayName("is of the bytes that it was asked for, and of all pages that these touch")
  void range() {
    DioWrite dio =
        (DioWrite) script.dioBegins(A, 3 * PAGE + 512, 2 * PAGE).operation().orElseThrow();
    assertThat(dio.offset()).isEqualTo(3 * PAGE + 512);
    assertThat(dio.length()).isEqualTo(2 * PAGE);
    assertThat(dio.allPages()).isEqualTo(new PageRange(3, 5));
    assertThat(dio.pages()).isEqualTo(new PageRange(3, 5));
    assertThat(dio.result()).isEmpty();
    script.dioEnds(-5);
    assertThat(dio.result()).hasValue(-5);
    assertThat(dio.name()).isEqualTo("DIO write");
  }

  @Test
  @DisplayName("narrows its window to what the last shoot-down was of")
  void narrows() {
    DioWrite dio = begins();
    script.shootsDown(A, 2 * PAGE, 4 * PAGE - 1);
    assertThat(dio.pages()).isEqualTo(new PageRange(2, 3));
    assertThat(dio.allPages()).isEqualTo(new PageRange(0, 3));
    script.shootsDown(A, 8 * PAGE, 9 * PAGE - 1);
    assertThat(dio.pages()).as("that was of none of it").isEqualTo(new PageRange(2, 3));
  }

  @Test
  @DisplayName("has its first part on disk when it goes on to pin, and is complete when it submits")
  void parts() {
    DioWrite dio = begins();
    script.pins(A);
    assertThat(dio.submission().isComplete()).isFalse();
    assertThat(dio.submission().firstPartWritten()).isFalse();
    assertThat(dio.submission().any()).isFalse();
    script.submits();
    assertThat(dio.submission().isComplete()).isTrue();
    assertThat(dio.submission().first()).isEqualTo(dio.submission().last());
    script.written();
    script.pins(A);
    assertThat(dio.submission().firstPartWritten()).isTrue();
    assertThat(dio.submission().isComplete()).isFalse();
    script.submits();
    assertThat(dio.submission().first()).isNotEqualTo(dio.submission().last());
  }

  @Test
  @DisplayName("that goes on to pin while its first part is in flight has not written that")
  void firstPartInFlight() {
    DioWrite dio = begins();
    script.pins(A);
    script.submits();
    script.pins(A);
    assertThat(dio.submission().firstPartWritten()).isFalse();
  }

  @Test
  @DisplayName("that its task releases with data in flight says so, and not where it is done")
  void releasedInFlight() {
    DioWrite dio = begins();
    script.pins(A);
    script.submits();
    script.releases(Mode.BLOCK, A);
    assertThat(dio.block().isReleasedInFlight()).isTrue();
    assertThat(dio.block().isCompletedHere()).isFalse();
    assertThat(dio.block().isLacking()).isTrue();
    assertThat(dio.block().known().isCertain()).isTrue();
  }

  @Test
  @DisplayName("may complete in its own task, which hears of it before it releases")
  void completedHere() {
    DioWrite dio = begins();
    script.pins(A);
    script.submits();
    Moment heard = script.writtenAsync().moment();
    script.releases(Mode.BLOCK, A);
    assertThat(dio.block().isCompletedHere()).isTrue();
    assertThat(dio.block().isReleasedInFlight()).isFalse();
    assertThat(dio.completed()).contains(heard);
    script.written();
    assertThat(dio.completed())
        .as("what the extent layer returns later is no news")
        .contains(heard);
  }

  @Test
  @DisplayName("that begins another call with block still held has been queued, unseen")
  void queuedUnseen() {
    DioWrite dio = begins();
    script.pins(A);
    script.submits();
    script.written();
    TaskContext task = script.dioBegins(B, 0, PAGE).task();
    assertThat(dio.queued()).isPresent();
    assertThat(dio.isOver()).isFalse();
    assertThat(task.locks().pageCache()).isEmpty();
    assertThat(script.mapping(A).underWay().queued()).containsExactly(dio);
    assertThat(script.task(50).releases(Mode.BLOCK, A).lock().release())
        .isIn(Release.QUEUED, Release.ONE_OF_QUEUED);
  }

  @Test
  @DisplayName("leaves pages stale that were read in before it submitted, until they are removed")
  void stale() {
    begins();
    script.task(2).event(EventKind.PAGE_ADDED, A, 1, 0);
    script.event(EventKind.FILL_BEGIN, Mode.READ_FOLIO, A, 1, 1);
    script.event(EventKind.FILL_END, Mode.READ_FOLIO, Subject.NONE);
    script.task(1).pins(A);
    script.submits();
    script.written();
    script.releases(Mode.BLOCK, A);
    Step end = script.dioEnds(4 * PAGE);

    DioWrite write = (DioWrite) end.over().get(0);
    assertThat(write.leftBehind()).hasSize(1);
    assertThat(write.leftBehind().get(0).pages()).isEqualTo(new PageRange(1, 1));
    assertThat(script.mapping(A).stale().at(1)).isPresent();
    script.event(EventKind.PAGE_REMOVED, A, 1, 0);
    assertThat(script.mapping(A).stale().at(1)).isEmpty();
  }

  @Test
  @DisplayName("is over for its task when its call returns, and what that does is known from then")
  void queuedRead() {
    Operation read =
        script.task(1).event(EventKind.DIO_BEGIN, Mode.READ, A, 0, PAGE).operation().orElseThrow();
    Step queued = script.event(EventKind.DIO_QUEUED, Mode.READ, Subject.NONE);
    assertThat(queued.ended()).contains(read);
    assertThat(queued.task().operation()).isEmpty();

    Step write = script.task(2).event(EventKind.DIO_QUEUED, Mode.WRITE, Subject.NONE);
    assertThat(write.task().known().isCertain()).as("outside of calls").isTrue();
  }

  @Test
  @DisplayName("is waited for by a truncate, whose extents change from then on")
  void drained() {
    RangeOp truncate =
        (RangeOp)
            script
                .event(EventKind.RANGE_OP_BEGIN, Mode.TRUNCATE, A, 0, 0)
                .operation()
                .orElseThrow();
    script.acquires(Mode.BLOCK, A);
    assertThat(truncate.changing()).isEmpty();
    assertThat(script.event(EventKind.DRAIN_WAIT, A).task().draining()).isPresent();
    Step drained = script.event(EventKind.DRAINED, A);
    assertThat(drained.task().draining()).isEmpty();
    assertThat(drained.bracket()).isPresent();
    assertThat(truncate.drained()).contains(drained.moment());
    assertThat(truncate.changing()).isPresent();
    script.event(EventKind.DRAIN_WAIT, A);
    assertThat(truncate.changing()).as("it waits again").isEmpty();
    Step next = script.event(EventKind.PAGE_REMOVED, A, 0, 0);
    assertThat(truncate.changing()).as("that it went on says that it drained").isPresent();
    assertThat(next.bracket()).as("of which there is no record").isEmpty();
  }

  @Nested
  @DisplayName("that is asynchronous")
  final class Asynchronous {
    @Test
    @DisplayName("leaves its task and takes block along")
    void queued() {
      DioWrite dio = script.task(1).queues(A);
      TaskContext task = script.event(EventKind.PAGE_MAPPED).task();

      assertThat(dio.queued()).isPresent();
      assertThat(dio.submission().isInFlight()).isTrue();
      assertThat(task.operation()).isEmpty();
      assertThat(task.locks().pageCache()).isEmpty();
      assertThat(script.mapping(A).lock().isHeldBy(State.BLOCK, task)).isFalse();
      assertThat(script.mapping(A).lock().isHeld(State.BLOCK)).isTrue();
      assertThat(script.mapping(A).underWay().queued()).containsExactly(dio);
    }

    @Test
    @DisplayName("ends when a worker releases block")
    void ended() {
      DioWrite dio = script.task(1).queues(A);
      script.task(50).writtenAsync();
      script.releases(Mode.BLOCK, A);
      assertThat(dio.submission().isInFlight()).isFalse();
      assertThat(dio.submission().written()).isPresent();
      assertThat(script.mapping(A).underWay().queued()).isEmpty();
      assertThat(script.mapping(A).underWay().directWrites()).isEmpty();
    }

    @Test
    @DisplayName("is adopted by the worker that pins its next part, which holds block then")
    void adopted() {
      DioWrite dio = script.task(1).queues(A);
      script.task(50).writtenAsync();
      TaskContext worker = script.event(EventKind.FAULTS_DISABLED, FDM).task();

      assertThat(worker.operation()).contains(dio);
      assertThat(dio.isAdopted()).isTrue();
      assertThat(dio.task()).isSameAs(worker);
      assertThat(script.mapping(A).lock().isHeldBy(State.BLOCK, worker)).isTrue();
      assertThat(worker.locks().pageCache()).hasSize(1);

      script.event(EventKind.FAULTS_ENABLED, FDM, A.address(), 0, 1);
      script.submits();
      script.written();

      assertThat(dio.submission().isInFlight()).isTrue();
      assertThat(dio.isAdopted()).isFalse();
      assertThat(worker.operation()).isEmpty();
      assertThat(worker.locks().pageCache()).isEmpty();
    }

    @Test
    @DisplayName("holds block that its worker took back in a fault")
    void droppedByWorker() {
      DioWrite dio = script.task(1).queues(A);
      script.task(50).event(EventKind.FAULTS_DISABLED, FDM);
      script.event(EventKind.FAULT_BEGIN, Mode.MODE_UNSPECIFIED, B, FDM, 7);
      assertThat(script.releases(Mode.BLOCK, A).lock().release()).isEqualTo(Release.OWN);
      script.acquires(Mode.BLOCK, A);
      TaskContext worker = script.event(EventKind.FAULT_END, Fault.VM_FAULT_SIGBUS).task();

      assertThat(dio.block().isHeld()).isTrue();
      assertThat(script.mapping(A).lock().isHeldBy(State.BLOCK, worker)).isTrue();
    }

    @Test
    @DisplayName(
        "is not released by a second worker while one goes on with it and has not submitted")
    void adoptedAndIdle() {
      script.nobodyHoldsBlock(A);
      script.task(1).queues(A);
      script.task(50).writtenAsync();
      script.event(EventKind.FAULTS_DISABLED, FDM);
      DioWrite other = script.task(2).queues(A);
      Step release = script.task(51).releases(Mode.BLOCK, A);
      assertThat(release.lock().release()).isEqualTo(Release.QUEUED);
      assertThat(release.lock().hold().orElseThrow().operation()).contains(other);
    }

    @Test
    @DisplayName("may be released by another worker as soon as the one that went on has submitted")
    void adoptedAndSubmitted() {
      script.nobodyHoldsBlock(A);
      script.task(1).queues(A);
      script.task(50).writtenAsync();
      script.event(EventKind.FAULTS_DISABLED, FDM);
      script.event(EventKind.FAULTS_ENABLED, FDM, A.address(), 0, 1);
      script.submits();
      script.task(2).queues(A);
      assertThat(script.task(51).releases(Mode.BLOCK, A).lock().release())
          .isEqualTo(Release.ONE_OF_QUEUED);
    }

    @Test
    @DisplayName("may have ended before the call that submits it returns")
    void fasterWorker() {
      DioWrite dio = begins();
      script.pins(A);
      script.submits();
      script.task(50).writtenAsync();
      assertThat(script.releases(Mode.BLOCK, A).lock().release()).isEqualTo(Release.QUEUED);
      script.task(1).written();
      script.queued();

      assertThat(dio.block().released()).isPresent();
      assertThat(dio.submission().isInFlight()).isFalse();
      assertThat(script.mapping(A).underWay().queued()).isEmpty();
      assertThat(script.mapping(A).underWay().directWrites()).isEmpty();
    }

    @Test
    @DisplayName("may be adopted before the call that submits it returns")
    void adoptedEarly() {
      DioWrite dio = begins();
      script.pins(A);
      script.submits();
      script.task(50).writtenAsync();
      script.event(EventKind.FAULTS_DISABLED, FDM);
      assertThat(dio.queued()).as("it has left its call").isPresent();
      assertThat(script.mapping(A).underWay().queued()).containsExactly(dio);
      TaskContext submitter = script.task(1).event(EventKind.PAGE_MAPPED).task();
      assertThat(submitter.locks().pageCache()).as("the worker has block").isEmpty();
      script.task(1).written();
      Step queued = script.queued();

      assertThat(dio.isAdopted()).isTrue();
      assertThat(queued.ended()).isEmpty();
      assertThat(queued.task().operation()).isEmpty();
    }

    @Test
    @DisplayName("is not adopted where it may be another that the worker goes on with")
    void notAdopted() {
      script.task(1).queues(A);
      script.task(2).queues(A);
      assertThat(script.task(50).event(EventKind.FAULTS_DISABLED, FDM).operation()).isEmpty();
    }

    @Test
    @DisplayName("is none that pins a second time in its own task: a worker never ends that")
    void isSynchronous() {
      begins();
      script.pins(A);
      script.submits();
      script.written();
      script.event(EventKind.FAULTS_DISABLED, FDM);
      DioWrite other = script.task(2).queues(A);
      Step release = script.task(50).releases(Mode.BLOCK, A);

      assertThat(release.lock().release()).isEqualTo(Release.QUEUED);
      assertThat(release.lock().hold().orElseThrow().operation()).contains(other);
    }
  }
}
