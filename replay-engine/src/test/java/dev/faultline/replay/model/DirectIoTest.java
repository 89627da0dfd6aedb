package dev.faultline.replay.model;

import static dev.faultline.replay.model.ModelScript.A;
import static dev.faultline.replay.model.ModelScript.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The model of a direct I/O through iomap")
final class DirectIoTest {
  private static final long PAGE = 1L << PageRange.PAGE_SHIFT;

  private final ModelScript script = new ModelScript();

  private IomapDio begins(MappingKey on, long offset, long length) {
    return begins(Mode.SYNC, on, offset, length);
  }

  private IomapDio begins(Mode waits, MappingKey on, long offset, long length) {
    return (IomapDio)
        script
            .event(EventKind.DIO_RW_BEGIN, waits, on, offset, length, 0)
            .operation()
            .orElseThrow();
  }

  private Step turns(Mode mode, MappingKey on, long offset, long length, long processed) {
    return script.event(EventKind.DIO_RW_ITER, mode, on, offset, length, processed);
  }

  private Step completes(long end, long result) {
    return script.event(EventKind.DIO_RW_COMPLETE, Mode.SYNC, A, end, result, 0);
  }

  @Test
  @DisplayName("goes from its begin through its loop to its completion")
  void inOrder() {
    IomapDio dio = begins(A, 0, 2 * PAGE);
    Step turn = turns(Mode.WRITE, A, 0, 2 * PAGE, 0);
    assertThat(turn.operation()).contains(dio);
    assertThat(dio.isWrite()).isTrue();
    assertThat(dio.loop().first()).isPresent();
    turns(Mode.WRITE, A, 0, 2 * PAGE, 2 * PAGE);
    Step end = completes(2 * PAGE, 2 * PAGE);
    assertThat(end.ended()).contains(dio);
    assertThat(end.over()).containsExactly(dio);
    assertThat(end.task().operation()).isEmpty();
    assertThat(end.task().known().isCertain()).isTrue();
    assertThat(dio.end()).contains(Operation.End.SEEN);
  }

  @Test
  @DisplayName("begins outside of all that its task was seen to do before")
  void outside() {
    script.event(EventKind.BUFFERED_BEGIN, Mode.READ, B, 0, PAGE);
    IomapDio dio = begins(A, 0, PAGE);
    Step next = turns(Mode.WRITE, A, 0, PAGE, 0);
    assertThat(next.task().operation()).contains(dio);
    assertThat(next.task().operation(BufferedIo.class)).isEmpty();
    assertThat(next.task().known().isCertain()).isTrue();
  }

  @Test
  @DisplayName("that never asked for an extent came to nothing when the next one begins")
  void cameToNothing() {
    IomapDio first = begins(A, 0, PAGE);
    Step second = script.event(EventKind.DIO_RW_BEGIN, Mode.SYNC, A, PAGE, PAGE, 0);
    assertThat(first.isOver()).isTrue();
    assertThat(second.operation().orElseThrow()).isNotSameAs(first);
  }

  @Test
  @DisplayName("is the filesystem's call, and the begin right behind it the same one")
  void call() {
    IomapDio called =
        (IomapDio)
            script
                .event(EventKind.PATH_ENTERED, Mode.DIRECT_WRITE, A, 0, PAGE)
                .operation()
                .orElseThrow();
    assertThat(called.isWrite()).isTrue();
    IomapDio begun = begins(A, 0, PAGE);
    assertThat(begun).isNotSameAs(called);
    assertThat(begun.isWrite()).as("as the call said").isTrue();
    assertThat(called.isOver()).as("it is the begun one").isFalse();
  }

  @Test
  @DisplayName("that is called to read does not write")
  void readCall() {
    IomapDio called =
        (IomapDio)
            script
                .event(EventKind.PATH_ENTERED, Mode.DIRECT_READ, A, 0, PAGE)
                .operation()
                .orElseThrow();
    assertThat(called.isRead()).isTrue();
    assertThat(called.isWrite()).isFalse();
  }

  @Test
  @DisplayName("whose first shoot-down failed has fallen back, and its task goes on without it")
  void fellBack() {
    IomapDio dio = begins(A, 0, PAGE);
    Step failed = script.event(EventKind.SHOOTDOWN_FAILED, A, 0, PAGE);
    assertThat(failed.ended()).contains(dio);
    assertThat(failed.over()).containsExactly(dio);
    assertThat(failed.task().operation()).isEmpty();
  }

  @Nested
  @DisplayName("that is asynchronous")
  final class Asynchronous {
    @Test
    @DisplayName("leaves its task, which is outside of calls then, and completes elsewhere")
    void queued() {
      script.task(1);
      IomapDio dio = begins(Mode.ASYNC, A, 0, 2 * PAGE);
      turns(Mode.WRITE, A, 0, 2 * PAGE, 0);
      Step queued = script.event(EventKind.DIO_RW_QUEUED, A, 2 * PAGE, 0);
      assertThat(queued.operation()).contains(dio);
      assertThat(queued.task().operation()).isEmpty();
      assertThat(queued.task().known().isCertain()).isTrue();
      assertThat(dio.isOver()).isFalse();

      Step written = script.task(50).event(EventKind.DIO_RW_WRITTEN, A, 0, 2 * PAGE);
      assertThat(written.operation()).contains(dio);
      Step end = script.event(EventKind.DIO_RW_COMPLETE, Mode.ASYNC, A, 2 * PAGE, 2 * PAGE, 0);
      assertThat(end.ended()).contains(dio);
      assertThat(dio.isOver()).isTrue();
    }

    @Test
    @DisplayName("is told from another by where it ends")
    void which() {
      script.task(1);
      IomapDio first = begins(Mode.ASYNC, A, 0, PAGE);
      turns(Mode.WRITE, A, 0, PAGE, 0);
      script.event(EventKind.DIO_RW_QUEUED, A, PAGE, 0);
      script.task(2);
      IomapDio second = begins(Mode.ASYNC, A, 4 * PAGE, PAGE);
      turns(Mode.WRITE, A, 4 * PAGE, PAGE, 0);
      script.event(EventKind.DIO_RW_QUEUED, A, 5 * PAGE, 0);
      Step end = script.task(50).event(EventKind.DIO_RW_COMPLETE, Mode.ASYNC, A, 5 * PAGE, PAGE, 0);
      assertThat(end.ended()).contains(second);
      assertThat(first.isOver()).isFalse();
      end = script.event(EventKind.DIO_RW_COMPLETE, Mode.ASYNC, A, PAGE, PAGE, 0);
      assertThat(end.ended()).contains(first);
    }
  }

  @Nested
  @DisplayName("where neither begins nor completions are recorded")
  final class LoopAlone {
    @Test
    @DisplayName("begins with its loop, and ends with the call that waits for it")
    void byTurn() {
      script.event(EventKind.SYSCALL_BEGIN, Mode.WRITE, Subject.NONE, 0, PAGE, 1);
      Step turn = turns(Mode.WRITE, A, 0, PAGE, 0);
      IomapDio dio = (IomapDio) turn.operation().orElseThrow();
      assertThat(dio.isWrite()).isTrue();
      turns(Mode.WRITE, A, 0, PAGE, PAGE);
      Step end = script.event(EventKind.SYSCALL_END, Mode.WRITE, Subject.NONE, PAGE, 0, 1);
      assertThat(end.task().operation()).isEmpty();
      assertThat(dio.isOver()).isTrue();
    }

    @Test
    @DisplayName("of another file is another one")
    void otherFile() {
      IomapDio first = (IomapDio) turns(Mode.WRITE, A, 0, PAGE, 0).operation().orElseThrow();
      IomapDio second = (IomapDio) turns(Mode.WRITE, B, 0, PAGE, 0).operation().orElseThrow();
      assertThat(second).isNotSameAs(first);
      assertThat(second.mapping()).isSameAs(script.mapping(B));
    }

    @Test
    @DisplayName("is none where begins are recorded: a loop without one is of nothing known")
    void beginsAreRecorded() {
      begins(B, 0, PAGE);
      assertThat(script.task(7).event(EventKind.DIO_RW_ITER, Mode.WRITE, A, 0, PAGE, 0).operation())
          .isEmpty();
    }
  }
}
