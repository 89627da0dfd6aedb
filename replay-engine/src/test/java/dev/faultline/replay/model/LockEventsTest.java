package dev.faultline.replay.model;

import static dev.faultline.replay.model.ModelScript.A;
import static dev.faultline.replay.model.ModelScript.B;
import static dev.faultline.replay.model.ModelScript.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("An acquisition of a page-cache lock")
final class LockEventsTest {
  private final ModelScript script = new ModelScript();

  private TwoStateLock lock() {
    return script.mapping(A).lock();
  }

  private Step acquiresUnnamed(Mode mode) {
    return script.event(EventKind.LOCK_ACQUIRED, mode, Subject.NONE);
  }

  private RangeOp remaps(int tid, MappingKey target, MappingKey source) {
    return (RangeOp)
        script
            .task(tid)
            .event(EventKind.RANGE_OP_BEGIN, Mode.REMAP, target, source, 0, 4096)
            .operation()
            .orElseThrow();
  }

  private Fault faults(MappingKey on, MappingKey disabled) {
    Subject fdm = MappingKey.ofAddress(disabled.address());
    return (Fault)
        script
            .event(EventKind.FAULT_BEGIN, Mode.MODE_UNSPECIFIED, on, fdm, 7)
            .operation()
            .orElseThrow();
  }

  @Test
  @DisplayName("ends the wait for it, and is what its operation waited for")
  void waited() {
    script.task(1).event(EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, 4096);
    Wait wait = script.event(EventKind.LOCK_WAIT, Mode.ADD, A).task().waiting().orElseThrow();
    assertThat(wait.state()).isEqualTo(State.ADD);
    assertThat(wait.mapping()).isSameAs(script.mapping(A));
    Step acquired = script.acquires(Mode.ADD, A);
    assertThat(acquired.lock().endedWait()).contains(wait);
    assertThat(acquired.task().waiting()).isEmpty();
    assertThat(acquired.task().locks().pageCache()).containsExactlyElementsOf(lock().holds());
    assertThat(((BufferedIo) acquired.operation().orElseThrow()).acquiredAdd()).isPresent();
  }

  @Test
  @DisplayName("by a try shows that tries are recorded, and so does one that failed")
  void tries() {
    Sightings sightings = script.model().mappings().sightings();
    script.task(1).acquires(Mode.ADD, A);
    assertThat(sightings.seesTries()).isFalse();
    script.task(1).tried(EventKind.LOCK_ACQUIRED, Mode.ADD, A);
    assertThat(sightings.seesTries()).isTrue();
  }

  @Test
  @DisplayName("of a mode that is none of the lock's is ignored")
  void otherModes() {
    script.task(1).acquires(Mode.WRITE, A);
    assertThat(lock().holds()).isEmpty();
    assertThat(script.model().mappings().sightings().seesLock()).isFalse();
  }

  @Nested
  @DisplayName("without a name")
  final class Unnamed {
    @Test
    @DisplayName("is of the lock that the task waited for")
    void waited() {
      script.task(1).event(EventKind.BUFFERED_BEGIN, Mode.READ, B, 0, 4096);
      script.event(EventKind.LOCK_WAIT, Mode.ADD, A);
      acquiresUnnamed(Mode.ADD);
      assertThat(lock().isHeld(State.ADD)).isTrue();
    }

    @Test
    @DisplayName("is else of the operation's")
    void ofOperation() {
      script.task(1).event(EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, 4096);
      acquiresUnnamed(Mode.ADD);
      assertThat(lock().isHeld(State.ADD)).isTrue();
    }

    @Test
    @DisplayName("in a fault is of the write's, if that is block and was dropped")
    void ofDropped() {
      script.task(1).event(EventKind.DIO_BEGIN, Mode.WRITE, B, 0, 4096);
      script.acquires(Mode.BLOCK, B);
      Fault fault = faults(A, B);
      script.releases(Mode.BLOCK, B);
      acquiresUnnamed(Mode.BLOCK);
      assertThat(script.mapping(B).lock().isHeld(State.BLOCK)).isTrue();
      assertThat(fault.retookBlock()).isPresent();
    }

    @Test
    @DisplayName("in a fault that has dropped nothing may be of any")
    void ofAny() {
      script.nobodyHoldsBlock(A);
      script.nobodyHoldsBlock(B);
      script.task(1).event(EventKind.DIO_BEGIN, Mode.WRITE, B, 0, 4096);
      faults(A, B);
      Step step = acquiresUnnamed(Mode.BLOCK);
      assertThat(step.lock().hold()).isEmpty();
      assertThat(lock().holdersKnown(State.BLOCK)).isFalse();
      assertThat(step.task().known().doubt()).contains(Doubt.AMBIGUOUS_IDENTITY);
    }

    @Test
    @DisplayName("in a fault is of the faulting file's, if that is add")
    void addInFault() {
      script.task(1).event(EventKind.DIO_BEGIN, Mode.WRITE, B, 0, 4096);
      faults(A, B);
      acquiresUnnamed(Mode.ADD);
      assertThat(lock().isHeld(State.ADD)).isTrue();
    }

    @Test
    @DisplayName("outside of operations is known of no file, and the task may hold anything")
    void outside() {
      script.nobodyHoldsBlock(A);
      Step step = script.task(7).event(EventKind.LOCK_ACQUIRED, Mode.BLOCK, Subject.NONE);
      assertThat(lock().holders(State.BLOCK).doubt()).contains(Doubt.AMBIGUOUS_IDENTITY);
      assertThat(step.task().known().doubt()).contains(Doubt.AMBIGUOUS_IDENTITY);
    }

    @Test
    @DisplayName("in a truncate is of its file")
    void inTruncate() {
      script.task(1).event(EventKind.RANGE_OP_BEGIN, Mode.TRUNCATE, A, 0, 0);
      acquiresUnnamed(Mode.BLOCK);
      assertThat(lock().isHeld(State.BLOCK)).isTrue();
    }
  }

  @Nested
  @DisplayName("without a name, in a remap,")
  final class InRemap {
    private boolean holds(MappingKey file) {
      return script.mapping(file).lock().isHeld(State.BLOCK);
    }

    @Test
    @DisplayName("is first of the file at the lower address, then of the other")
    void ascending() {
      RangeOp remap = remaps(1, B, A);
      acquiresUnnamed(Mode.BLOCK);
      assertThat(holds(A)).isTrue();
      assertThat(holds(B)).isFalse();
      acquiresUnnamed(Mode.BLOCK);
      assertThat(holds(B)).isTrue();
      assertThat(remap.acquiredBlock()).isPresent();
      assertThat(remap.acquiredBlockOfSource()).isPresent();
      assertThat(remap.acquiredUnnamed()).as("it follows whose").isFalse();
    }

    @Test
    @DisplayName("is of the target, if that is the lower one, then of the source")
    void descending() {
      remaps(1, A, B);
      acquiresUnnamed(Mode.BLOCK);
      assertThat(holds(A)).isTrue();
      assertThat(holds(B)).isFalse();
      acquiresUnnamed(Mode.BLOCK);
      assertThat(holds(B)).isTrue();
    }

    @Test
    @DisplayName("is of either where an address is not known")
    void unordered() {
      RangeOp remap = remaps(1, ModelScript.inodeOf(A), B);
      acquiresUnnamed(Mode.BLOCK);
      assertThat(holds(B)).isFalse();
      assertThat(remap.acquiredUnnamed()).isTrue();
    }

    @Test
    @DisplayName("of a file onto itself is taken once, and told twice")
    void ontoItself() {
      remaps(1, A, A);
      script.acquires(Mode.BLOCK, A);
      Step again = acquiresUnnamed(Mode.BLOCK);
      assertThat(again.lock().hold()).isEmpty();
      assertThat(lock().holds()).hasSize(1);
      script.releases(Mode.BLOCK, A);
      assertThat(lock().holds()).isEmpty();
    }

    @Test
    @DisplayName("of two files is not told twice")
    void ontoAnother() {
      remaps(1, A, B);
      script.acquires(Mode.BLOCK, A);
      script.acquires(Mode.BLOCK, A);
      assertThat(lock().holds()).hasSize(2);
    }

    @Test
    @DisplayName("of a file onto itself that has waited for it again takes it again")
    void waitedAgain() {
      remaps(1, A, A);
      script.acquires(Mode.BLOCK, A);
      script.event(EventKind.LOCK_WAIT, Mode.BLOCK, A);
      script.acquires(Mode.BLOCK, A);
      assertThat(lock().holds()).hasSize(2);
    }
  }

  @Nested
  @DisplayName("that was recorded after its release")
  final class Late {
    @Test
    @DisplayName("by another CPU is over already, and measures the clocks")
    void over() {
      script.nobodyHoldsBlock(A);
      Step release = script.cpu(1).task(1).releases(Mode.BLOCK, A);
      assertThat(release.lock().release()).isEqualTo(Release.NOT_HELD);
      Moment released = release.moment();
      Step acquired = script.cpu(0).after(30_000).task(1).acquires(Mode.BLOCK, A);
      assertThat(acquired.lock().hold().flatMap(Hold::released)).contains(released);
      assertThat(lock().holds()).isEmpty();
      assertThat(acquired.task().locks().pageCache()).isEmpty();
      assertThat(script.model().clocks().disagreementNs()).isEqualTo(30_000);
    }

    @Test
    @DisplayName("by the same CPU is another one")
    void sameCpu() {
      script.nobodyHoldsBlock(A);
      script.task(1).releases(Mode.BLOCK, A);
      Step acquired = script.task(1).acquires(Mode.BLOCK, A);
      assertThat(acquired.lock().hold().flatMap(Hold::released)).isEmpty();
      assertThat(lock().holds()).hasSize(1);
    }
  }

  @Test
  @DisplayName("that contradicts a hold leaves it to no task, and what that task holds is unknown")
  void contradicts() {
    script.task(1).event(EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, 4096);
    TaskContext holder = script.acquires(Mode.ADD, A).task();
    assertThat(holder.known().isCertain()).isTrue();
    script.task(2).acquires(Mode.BLOCK, A);
    assertThat(holder.locks().pageCache()).isEmpty();
    assertThat(holder.known().doubt()).contains(Doubt.CLOCK);
  }

  @Nested
  @DisplayName("that nobody saw, of who slept for it and does something else,")
  final class Assumed {
    private TaskContext task;

    @BeforeEach
    void sleeps() {
      script.nobodyHoldsBlock(A);
      task = script.task(1).event(EventKind.DIO_BEGIN, Mode.WRITE, A, 0, 4096).task();
      script.event(EventKind.LOCK_WAIT, Mode.BLOCK, A);
    }

    private Step goesOn() {
      return script.event(EventKind.SHOOTDOWN_BEGIN, A, 0, 1);
    }

    @Test
    @DisplayName("is a hold that may be, of the operation")
    void mayBe() {
      DioWrite dio = (DioWrite) goesOn().operation().orElseThrow();
      assertThat(task.waiting()).isEmpty();
      assertThat(lock().holds()).isEmpty();
      assertThat(lock().unsure()).hasSize(1);
      assertThat(lock().unsure().get(0).operation().orElseThrow()).isSameAs(dio);
      assertThat(lock().holders(State.BLOCK).doubt()).contains(Doubt.MISSED_END);
      assertThat(dio.block().acquired()).isPresent();
      assertThat(task.known().doubt()).contains(Doubt.MISSED_END);
    }

    @Test
    @DisplayName("puts the holds of the other state in doubt, and none of its own")
    void contradicts() {
      script.task(5).acquires(Mode.ADD, A);
      script.task(1);
      goesOn();
      assertThat(lock().holds()).isEmpty();
      assertThat(lock().unsure()).hasSize(2);
    }

    @Test
    @DisplayName("puts none of its own state in doubt")
    void besidesOthers() {
      script.task(6).acquires(Mode.BLOCK, A);
      script.task(1);
      goesOn();
      assertThat(lock().holds()).extracting(hold -> hold.task().tid()).containsExactly(6);
    }

    @Test
    @DisplayName("is certain once its record comes, late")
    void recordedLate() {
      script.cpu(1);
      goesOn();
      Hold assumed = lock().unsure().get(0);
      Step late = script.cpu(0).acquires(Mode.BLOCK, A);
      assertThat(late.lock().hold()).contains(assumed);
      assertThat(lock().holds()).as("none beside").isEmpty();
    }

    @Test
    @DisplayName("is not the one that the same CPU records later")
    void another() {
      goesOn();
      Step second = script.acquires(Mode.BLOCK, A);
      assertThat(lock().holds()).containsExactly(second.lock().hold().orElseThrow());
    }
  }

  @Test
  @DisplayName("inside of a fault, of block that no write here has dropped, may be of a worker")
  void retakenByWorker() {
    script.nobodyHoldsBlock(A);
    script.task(1);
    faults(B, A);
    Hold hold = script.acquires(Mode.BLOCK, A).lock().hold().orElseThrow();
    assertThat(hold.operation()).isEmpty();
    assertThat(hold.certainty().doubt()).contains(Doubt.ASYNCHRONOUS);
  }

  @Nested
  @DisplayName("is for")
  final class Owners {
    private Optional<Operation> owner(Mode mode, MappingKey of) {
      return script.acquires(mode, of).lock().hold().orElseThrow().operation();
    }

    @Test
    @DisplayName(
        "the direct write on that file, where it is block, and also from inside of a fault")
    void dio() {
      Operation dio =
          script
              .task(1)
              .event(EventKind.DIO_BEGIN, Mode.WRITE, A, 0, 4096)
              .operation()
              .orElseThrow();
      assertThat(owner(Mode.BLOCK, A)).contains(dio);
      Fault fault = faults(B, A);
      assertThat(owner(Mode.BLOCK, A)).contains(dio);
      assertThat(owner(Mode.ADD, B)).contains(fault);
      assertThat(owner(Mode.BLOCK, C)).as("of another file, in a fault").isEmpty();
    }

    @Test
    @DisplayName("the truncate, where it is block, and for what is innermost, where it is add")
    void rangeOp() {
      Operation truncate =
          script
              .task(1)
              .event(EventKind.RANGE_OP_BEGIN, Mode.TRUNCATE, A, 0, 0)
              .operation()
              .orElseThrow();
      assertThat(owner(Mode.BLOCK, A)).contains(truncate);
      Operation fill =
          script.event(EventKind.FILL_BEGIN, Mode.READ, A, 0, 1).operation().orElseThrow();
      assertThat(owner(Mode.BLOCK, A)).contains(truncate);
      assertThat(owner(Mode.ADD, A)).contains(fill);
    }
  }
}
