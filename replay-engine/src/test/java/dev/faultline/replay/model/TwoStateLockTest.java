package dev.faultline.replay.model;

import static dev.faultline.replay.model.ModelScript.A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("The model of a two-state lock")
final class TwoStateLockTest {
  private final ModelScript script = new ModelScript();

  private TwoStateLock lock() {
    return script.mapping(A).lock();
  }

  private TaskContext contextOf(int tid) {
    return script.task(tid).event(EventKind.PAGE_MAPPED).task();
  }

  @Nested
  @DisplayName("from free")
  final class FromFree {
    @Test
    @DisplayName("goes to add, with any number of holders, and back")
    void add() {
      script.task(1).acquires(Mode.ADD, A);
      script.task(2).acquires(Mode.ADD, A);
      script.task(1).acquires(Mode.ADD, A);
      assertThat(lock().holds()).hasSize(3);

      script.task(2).releases(Mode.ADD, A);
      script.task(1).releases(Mode.ADD, A);
      assertThat(lock().isHeld(State.ADD)).isTrue();
      assertThat(script.task(1).releases(Mode.ADD, A).lock().release()).isEqualTo(Release.OWN);
      assertThat(lock().isHeld(State.ADD)).isFalse();
    }

    @Test
    @DisplayName("goes to block, with any number of holders, and back")
    void block() {
      script.task(1).acquires(Mode.BLOCK, A);
      assertThat(script.task(2).acquires(Mode.BLOCK, A).lock().contradicting()).isEmpty();
      script.task(1).releases(Mode.BLOCK, A);
      assertThat(lock().first(State.BLOCK).orElseThrow().task().tid()).isEqualTo(2);
      script.task(2).releases(Mode.BLOCK, A);
      assertThat(lock().holds()).isEmpty();
    }

    @Test
    @DisplayName("does not go anywhere by a try that failed")
    void tryFailed() {
      script.task(1).tried(EventKind.LOCK_TRY_FAILED, Mode.ADD, A);
      assertThat(lock().holds()).isEmpty();
      assertThat(script.mapping(A).isTwoState()).isTrue();
    }

    @Test
    @DisplayName("is certainly not released by anybody, where all holders are known")
    void releaseOfFree() {
      script.nobodyHoldsBlock(A);
      assertThat(script.task(1).releases(Mode.BLOCK, A).lock().release())
          .isEqualTo(Release.NOT_HELD);
      assertThat(lock().holdersKnown(State.BLOCK)).as("a phantom may hold it now").isFalse();
    }
  }

  @Nested
  @DisplayName("knows")
  final class Knowledge {
    @Test
    @DisplayName("nothing before the first acquisition")
    void nothing() {
      script.task(1).event(EventKind.LOCK_WAIT, Mode.ADD, A);
      assertThat(lock().holdersKnown(State.ADD)).isFalse();
      assertThat(lock().holdersKnown(State.BLOCK)).isFalse();
      assertThat(script.task(2).releases(Mode.ADD, A).lock().release()).isEqualTo(Release.UNKNOWN);
    }

    @Test
    @DisplayName("the holders of add once block was acquired, and the reverse")
    void opposite() {
      script.task(1).acquires(Mode.BLOCK, A);
      assertThat(lock().holdersKnown(State.ADD)).isTrue();
      assertThat(lock().holdersKnown(State.BLOCK)).isFalse();

      script.task(1).releases(Mode.BLOCK, A);
      script.task(2).acquires(Mode.ADD, A);
      assertThat(lock().holdersKnown(State.BLOCK)).isTrue();
      assertThat(lock().isNotHeldBy(State.BLOCK, contextOf(2))).isTrue();
      assertThat(lock().isNotHeldBy(State.ADD, contextOf(2))).isFalse();
    }

    @Test
    @DisplayName("nothing any more when events were lost")
    void lost() {
      script.task(1).acquires(Mode.BLOCK, A);
      script.event(EventKind.EVENTS_LOST);
      assertThat(lock().holds()).isEmpty();
      assertThat(lock().holdersKnown(State.ADD)).isFalse();
      assertThat(script.task(1).releases(Mode.BLOCK, A).lock().release())
          .isEqualTo(Release.UNKNOWN);
    }

    @Test
    @DisplayName("less when an acquisition could not be attributed")
    void unnamed() {
      script.nobodyHoldsBlock(A);
      script.task(7).event(EventKind.LOCK_ACQUIRED, Mode.BLOCK, Subject.NONE);
      assertThat(lock().holdersKnown(State.BLOCK)).isFalse();
    }
  }

  @Test
  @DisplayName("says which certain holds an acquisition of the other state contradicts")
  void contradiction() {
    script.task(1).acquires(Mode.BLOCK, A);
    Step step = script.task(2).acquires(Mode.ADD, A);

    assertThat(step.lock().contradicting())
        .extracting(hold -> hold.task().tid())
        .containsExactly(1);
    assertThat(step.lock().opponents().isCertain()).isFalse();
    assertThat(lock().isHeld(State.BLOCK)).isFalse();
    assertThat(lock().isHeld(State.ADD)).isTrue();
    assertThat(lock().holdersKnown(State.ADD)).isFalse();
    assertThat(lock().holdersKnown(State.BLOCK)).isFalse();
  }

  @Test
  @DisplayName("counts the certain holds as the kernel's counter does")
  void counts() {
    script.nobodyHoldsBlock(A);
    assertThat(lock().counter()).isEqualTo(TwoStateCounter.FREE);
    script.task(1).acquires(Mode.ADD, A);
    script.task(2).acquires(Mode.ADD, A);
    assertThat(lock().counter()).isEqualTo(TwoStateCounter.of(State.ADD, 2));
    script.task(3).acquires(Mode.BLOCK, A);
    assertThat(lock().counter()).isEqualTo(TwoStateCounter.of(State.BLOCK, 1));
  }

  @Nested
  @DisplayName("of which a hold was contradicted")
  final class Contradicted {
    @BeforeEach
    void contradicts() {
      script.nobodyHoldsBlock(A);
      script.task(1).acquires(Mode.BLOCK, A);
      script.task(2).acquires(Mode.ADD, A);
    }

    @Test
    @DisplayName("lacks a record until its release comes, late, which is no release too many")
    void settled() {
      assertThat(lock().missingRecords()).isEqualTo(1);
      assertThat(script.task(1).releases(Mode.BLOCK, A).lock().release())
          .isEqualTo(Release.UNKNOWN);
      assertThat(lock().missingRecords()).isZero();
    }

    @Test
    @DisplayName("does not know who holds its state, whatever is acquired meanwhile")
    void unknown() {
      script.task(2).releases(Mode.ADD, A);
      script.task(3).acquires(Mode.ADD, A);
      assertThat(lock().holdersKnown(State.BLOCK)).as("disputed still").isFalse();
      script.task(1).releases(Mode.BLOCK, A);
      script.task(4).acquires(Mode.ADD, A);
      assertThat(lock().holdersKnown(State.BLOCK)).isTrue();
    }

    @Test
    @DisplayName("forgets it where events were lost: its release may be among them")
    void forgotten() {
      script.event(EventKind.EVENTS_LOST);
      assertThat(lock().missingRecords()).isZero();
      script.task(2).acquires(Mode.ADD, A);
      assertThat(lock().holdersKnown(State.BLOCK)).isTrue();
    }
  }

  @Test
  @DisplayName("knows what a task holds by what is known of that state")
  void holdsOf() {
    script.task(1).acquires(Mode.BLOCK, A);
    TaskContext one = contextOf(1);

    assertThat(lock().holdsOf(State.ADD, one).isCertain()).isTrue();
    assertThat(lock().holdsOf(State.BLOCK, one).isCertain()).isFalse();
  }

  @Test
  @DisplayName("lacks the acquisition of what was released too often, if add is got all the same")
  void refutedStray() {
    script.nobodyHoldsBlock(A);
    assertThat(script.task(1).releases(Mode.BLOCK, A).lock().release()).isEqualTo(Release.NOT_HELD);
    assertThat(lock().missingRecords()).isZero();
    script.task(2).acquires(Mode.BLOCK, A);
    assertThat(lock().missingRecords()).as("the phantom held add, and kept nobody out").isOne();
  }

  @Test
  @DisplayName("gives the holds of others, of one task, and the last of it")
  void queries() {
    script.task(1).acquires(Mode.ADD, A);
    script.task(2).acquires(Mode.ADD, A);
    TaskContext one = contextOf(1);
    TaskContext two = contextOf(2);

    assertThat(lock().firstOfOthers(State.ADD, one).orElseThrow().task()).isSameAs(two);
    assertThat(lock().last(State.ADD, one).orElseThrow().task()).isSameAs(one);
    assertThat(lock().isHeldBy(State.ADD, two)).isTrue();
    assertThat(lock().isHeldBy(State.BLOCK, two)).isFalse();
  }

  @Nested
  @DisplayName("with an asynchronous write")
  final class Asynchronous {
    @Test
    @DisplayName("lets a worker release block where only one write may be meant")
    void one() {
      script.nobodyHoldsBlock(A);
      DioWrite dio = script.task(1).queues(A);
      script.task(50).writtenAsync();
      Step release = script.releases(Mode.BLOCK, A);

      assertThat(release.lock().release()).isEqualTo(Release.QUEUED);
      assertThat(release.lock().hold().orElseThrow().operation()).contains(dio);
      assertThat(lock().holds()).isEmpty();
      assertThat(lock().holdersKnown(State.BLOCK)).isTrue();
    }

    @Test
    @DisplayName("does not guess which of two a worker has released")
    void two() {
      script.nobodyHoldsBlock(A);
      DioWrite first = script.task(1).queues(A);
      DioWrite second = script.task(2).queues(A);
      Step release = script.task(50).releases(Mode.BLOCK, A);

      assertThat(release.lock().release()).isEqualTo(Release.ONE_OF_QUEUED);
      assertThat(lock().holds()).isEmpty();
      assertThat(lock().unsure()).hasSize(2);
      assertThat(lock().holdersKnown(State.BLOCK)).isFalse();
      assertThat(first.block().mayBeReleased() && second.block().mayBeReleased()).isTrue();
      assertThat(script.mapping(A).underWay().directWrites()).contains(first, second);

      script.task(3).acquires(Mode.ADD, A);

      assertThat(lock().unsure()).as("add proves that both have ended").isEmpty();
      assertThat(lock().holdersKnown(State.BLOCK)).isTrue();
      assertThat(script.mapping(A).underWay().directWrites()).isEmpty();
      assertThat(script.mapping(A).underWay().queued()).isEmpty();
    }

    @Test
    @DisplayName("does not attribute a worker's release where unknown writes may be under way")
    void unknownOthers() {
      script.task(1).queues(A);
      assertThat(script.task(50).releases(Mode.BLOCK, A).lock().release())
          .isEqualTo(Release.ONE_OF_QUEUED);
    }

    @Test
    @DisplayName("forgets the oldest of too many that may have ended")
    void tooMany() {
      script.nobodyHoldsBlock(A);
      for (int tid = 1; tid <= 200; tid++) {
        script.task(tid).queues(A);
        script.task(500).releases(Mode.BLOCK, A);
      }
      assertThat(lock().unsure().size()).isLessThanOrEqualTo(64);
      assertThat(script.mapping(A).underWay().directWrites().size()).isLessThanOrEqualTo(65);
    }
  }
}
