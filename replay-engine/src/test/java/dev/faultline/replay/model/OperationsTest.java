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

@DisplayName("The model of")
final class OperationsTest {
  private static final long PAGE = 1L << PageRange.PAGE_SHIFT;
  private static final MappingKey FDM = MappingKey.ofAddress(A.address());

  private final ModelScript script = new ModelScript();

  @Nested
  @DisplayName("a page fault")
  final class Faults {
    private Fault begins(MappingKey on, Subject disabled) {
      return (Fault)
          script
              .event(EventKind.FAULT_BEGIN, Mode.MODE_UNSPECIFIED, on, disabled, 5)
              .operation()
              .orElseThrow();
    }

    @Test
    @DisplayName("must be refused on the mapping whose faults are disabled, and on no other")
    void refusal() {
      assertThat(FaultDecision.of(begins(A, FDM))).isEqualTo(FaultDecision.REFUSE);
      assertThat(FaultDecision.of(begins(B, FDM))).isNotEqualTo(FaultDecision.REFUSE);
      assertThat(FaultDecision.of(begins(A, Subject.NONE))).isNotEqualTo(FaultDecision.REFUSE);
    }

    @Test
    @DisplayName("takes what was set where its own probe does not tell")
    void fromTask() {
      script.event(EventKind.FAULTS_DISABLED, A);
      assertThat(FaultDecision.of(begins(A, Subject.NONE))).isEqualTo(FaultDecision.REFUSE);
      script.event(EventKind.FAULTS_ENABLED, A, A.address(), 0, 1);
      assertThat(begins(A, Subject.NONE).faultsDisabledKnown()).isFalse();
    }

    @Test
    @DisplayName("that fdm was read and is NULL is known, and no other than that it was not read")
    void seenNone() {
      Fault fault = sees(A, Subject.NONE);
      assertThat(fault.faultsDisabledKnown()).isTrue();
      assertThat(fault.faultsDisabled()).isEmpty();
      assertThat(fault.sawNoneDisabled()).isTrue();
      assertThat(sees(A, FDM).sawNoneDisabled()).isFalse();
      assertThat(begins(A, Subject.NONE).sawNoneDisabled()).isFalse();
    }

    @Test
    @DisplayName("on another filesystem knows nothing of what was set, on the same one it should")
    void seenElsewhere() {
      MappingKey elsewhere =
          new MappingKey(0xff11000000009000L, true, 99, true, MappingKey.device(8, 1));
      script.event(EventKind.DIO_BEGIN, A);
      script.event(EventKind.FAULTS_DISABLED, A);
      assertThat(sees(elsewhere, Subject.NONE).faultsDisabled()).isEmpty();
      assertThat(FaultDecision.of(sees(A, Subject.NONE))).isEqualTo(FaultDecision.REFUSE);
    }

    private Fault sees(MappingKey on, Subject disabled) {
      return (Fault)
          script.event(EventKind.FAULT_BEGIN, Mode.FDM, on, disabled, 5).operation().orElseThrow();
    }

    @Test
    @DisplayName("remembers when it first asked for add of its mapping")
    void tookAdd() {
      Fault fault = begins(B, FDM);
      script.tried(EventKind.LOCK_TRY_FAILED, Mode.ADD, A);
      assertThat(fault.tookAdd()).isEmpty();
      Step tried = script.tried(EventKind.LOCK_TRY_FAILED, Mode.ADD, B);
      script.acquires(Mode.ADD, B);
      assertThat(fault.tookAdd().orElseThrow().sequence()).isEqualTo(tried.sequence() - 1);
    }

    @Test
    @DisplayName("does not nest: the one before has ended without a record")
    void noNesting() {
      begins(A, Subject.NONE);
      Fault second = begins(B, Subject.NONE);
      assertThat(second.parent()).isEmpty();
      assertThat(script.event(EventKind.FAULT_END, 0).task().operation()).isEmpty();
    }
  }

  @Nested
  @DisplayName("mkwrite")
  final class Mkwrites {
    private final Mkwrite mkwrite =
        (Mkwrite) script.event(EventKind.MKWRITE_BEGIN, A, 6, 0).operation().orElseThrow();

    @Test
    @DisplayName("knows whether its page was removed, and inserted again")
    void removed() {
      script.task(2).event(EventKind.PAGE_REMOVED, A, 4, 1);
      assertThat(mkwrite.removed()).isEmpty();
      script.event(EventKind.PAGE_REMOVED, A, 4, 2);
      assertThat(mkwrite.removed()).isPresent();
      script.event(EventKind.PAGE_ADDED, A, 6, 1);
      assertThat(mkwrite.removed()).isEmpty();
    }

    @Test
    @DisplayName("takes add itself; that of another mapping does not count")
    void add() {
      script.acquires(Mode.ADD, B);
      assertThat(mkwrite.acquiredAdd()).isEmpty();
      script.acquires(Mode.ADD, A);
      assertThat(mkwrite.acquiredAdd()).isPresent();
      script.event(EventKind.MKWRITE_END, Mkwrite.VM_FAULT_LOCKED);
      assertThat(script.mapping(A).underWay().mkwrites()).isEmpty();
    }
  }

  @Nested
  @DisplayName("a range operation")
  final class RangeOps {
    private RangeOp begins(Mode sort, long offset, long length, long mode) {
      return (RangeOp)
          script
              .event(EventKind.RANGE_OP_BEGIN, sort, A, B, offset, length, mode)
              .operation()
              .orElseThrow();
    }

    @Test
    @DisplayName("concerns the pages that its sort says")
    void pages() {
      PageRange some = new PageRange(1, 3);
      PageRange toTheEnd = new PageRange(1, PageRange.MAX_INDEX);
      assertThat(begins(Mode.TRUNCATE, PAGE + 1, -1, 0).pages()).isEqualTo(toTheEnd);
      assertThat(begins(Mode.FALLOCATE, PAGE, 2 * PAGE + 1, 0x3).pages()).isEqualTo(some);
      assertThat(begins(Mode.FALLOCATE, PAGE, 2 * PAGE + 1, 0x10).pages()).isEqualTo(some);
      assertThat(begins(Mode.FALLOCATE, PAGE, PAGE, 0x8).pages()).isEqualTo(toTheEnd);
      assertThat(begins(Mode.FALLOCATE, PAGE, PAGE, 0x20).pages()).isEqualTo(toTheEnd);
      assertThat(begins(Mode.REMAP, PAGE, 3 * PAGE, 0).pages()).isEqualTo(some);
      assertThat(begins(Mode.REMAP, PAGE, -1, 0).pages()).isEqualTo(toTheEnd);
    }

    @Test
    @DisplayName("replaces data unless it preallocates")
    void replaces() {
      assertThat(begins(Mode.FALLOCATE, 0, PAGE, 0).replacesData()).isFalse();
      assertThat(begins(Mode.FALLOCATE, 0, PAGE, 0x1).replacesData()).isFalse();
      for (long mode : new long[] {0x3, 0x8, 0x10, 0x20}) {
        assertThat(begins(Mode.FALLOCATE, 0, PAGE, mode).replacesData()).isTrue();
      }
      assertThat(begins(Mode.TRUNCATE, 0, -1, 0).replacesData()).isTrue();
    }

    @Test
    @DisplayName("may change extents once it holds block and direct I/O has drained, in any order")
    void changing() {
      RangeOp truncate = begins(Mode.TRUNCATE, 0, -1, 0);
      script.event(EventKind.DRAIN_WAIT, A);
      script.event(EventKind.DRAINED);
      assertThat(truncate.changing()).isEmpty();
      script.acquires(Mode.BLOCK, A);
      assertThat(truncate.changing()).isPresent();
      script.releases(Mode.BLOCK, A);
      assertThat(truncate.changing()).isEmpty();

      RangeOp remap = begins(Mode.REMAP, 0, PAGE, 0);
      script.acquires(Mode.BLOCK, A);
      script.acquires(Mode.BLOCK, B);
      script.event(EventKind.DRAIN_WAIT, B);
      script.event(EventKind.DRAINED);
      assertThat(remap.changing()).as("its own file has not drained").isEmpty();
      script.event(EventKind.DRAIN_WAIT, A);
      script.event(EventKind.DRAINED);
      assertThat(remap.changing()).isPresent();
      script.event(EventKind.RANGE_OP_END, Mode.REMAP, Subject.NONE, PAGE);
      assertThat(script.mapping(A).underWay().rangeOps()).isEmpty();
    }

    @Test
    @DisplayName("takes the locks that a remap's probe cannot name in ascending order of address")
    void unnamed() {
      RangeOp remap =
          (RangeOp)
              script
                  .event(EventKind.RANGE_OP_BEGIN, Mode.REMAP, B, A, 0, PAGE)
                  .operation()
                  .orElseThrow();
      assertThat(script.acquires(Mode.BLOCK, Subject.NONE).mapping()).contains(script.mapping(A));
      assertThat(remap.acquiredBlockOfSource()).isPresent();
      assertThat(remap.acquiredBlock()).isEmpty();
      script.acquires(Mode.BLOCK, Subject.NONE);
      assertThat(remap.acquiredBlock()).isPresent();
    }

    @Test
    @DisplayName("takes the lock that it has waited for where the probe cannot name it")
    void unnamedAfterWait() {
      begins(Mode.REMAP, 0, PAGE, 0);
      script.event(EventKind.LOCK_WAIT, Mode.BLOCK, B);
      assertThat(script.acquires(Mode.BLOCK, Subject.NONE).mapping()).contains(script.mapping(B));
    }
  }

  @Nested
  @DisplayName("a task")
  final class Tasks {
    @Test
    @DisplayName("nests its operations")
    void nesting() {
      script.dioBegins(A, 0, PAGE);
      script.event(EventKind.FAULT_BEGIN, B, 1);
      Operation fill =
          script.event(EventKind.FILL_BEGIN, Mode.READAHEAD, B, 1, 4).operation().orElseThrow();

      assertThat(fill.enclosing(DioWrite.class)).isPresent();
      assertThat(fill.parent().orElseThrow()).isInstanceOf(Fault.class);
      script.event(EventKind.FILL_END, Mode.READAHEAD, Subject.NONE);
      assertThat(script.event(EventKind.FAULT_END, 0).ended().orElseThrow())
          .isInstanceOf(Fault.class);
      assertThat(script.submits().operation().orElseThrow()).isInstanceOf(DioWrite.class);
    }

    @Test
    @DisplayName("leaves what is open inside of an operation that ends")
    void missingEnds() {
      script.event(EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, PAGE);
      script.event(EventKind.MKWRITE_BEGIN, B, 1, 0);
      script.event(EventKind.FILL_BEGIN, Mode.READAHEAD, B, 1, 4);
      Step end = script.event(EventKind.BUFFERED_END, Mode.READ, Subject.NONE, PAGE);

      assertThat(end.ended().orElseThrow()).isInstanceOf(BufferedIo.class);
      assertThat(end.task().operation()).isEmpty();
      assertThat(script.mapping(B).underWay().mkwrites()).isEmpty();
    }

    @Test
    @DisplayName("is outside of everything where a system call begins")
    void missingReturn() {
      script.dioBegins(A, 0, PAGE);
      script.event(EventKind.SHOOTDOWN_BEGIN, A, 0, PAGE - 1);
      Step begin = script.event(EventKind.BUFFERED_BEGIN, Mode.WRITE, B, 0, PAGE);

      assertThat(begin.operation().orElseThrow().parent()).isEmpty();
      assertThat(begin.task().shootdown()).isEmpty();
      assertThat(script.mapping(A).underWay().directWrites()).isEmpty();
    }

    @Test
    @DisplayName("is known to be outside after the end of a call whose begin was not seen")
    void missingBegin() {
      Step end = script.dioEnds(PAGE);
      assertThat(end.ended()).isEmpty();
      assertThat(end.task().operationsKnown()).isTrue();
      assertThat(script.task(2).event(EventKind.FAULT_END, 0).task().operationsKnown()).isFalse();
    }

    @Test
    @DisplayName("has only operations whose mapping is known")
    void noMapping() {
      assertThat(script.dioBegins(Subject.NONE, 0, PAGE).operation()).isEmpty();
      assertThat(script.event(EventKind.FAULT_BEGIN, 1).operation()).isEmpty();
    }
  }

  @Test
  @DisplayName("everything is unknown after a gap, but for identities")
  void gap() {
    script.dioBegins(A, 0, PAGE);
    script.acquires(Mode.BLOCK, A);
    script.event(EventKind.FAULTS_DISABLED, FDM);
    script.event(EventKind.PAGE_ADDED, A, 3, 0);
    script.event(EventKind.PAGE_DIRTIED, A, 3, 3);
    Mapping mapping = script.mapping(A);

    script.event(EventKind.EVENTS_LOST);

    assertThat(script.mapping(A)).isSameAs(mapping);
    assertThat(mapping.isTwoState()).isTrue();
    assertThat(mapping.pages().at(3)).isEmpty();
    assertThat(mapping.underWay().directWrites()).isEmpty();
    assertThat(mapping.dirty().within(new PageRange(3, 3), 0)).isEmpty();
    TaskContext task = script.event(EventKind.PAGE_MAPPED).task();
    assertThat(task.operation()).isEmpty();
    assertThat(task.faultsDisabled()).isEmpty();
    assertThat(task.locks().pageCache()).isEmpty();
    assertThat(task.operationsKnown()).isFalse();
  }
}
