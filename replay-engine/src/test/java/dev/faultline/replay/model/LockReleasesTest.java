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

@DisplayName("A release of a page-cache lock")
final class LockReleasesTest {
  private final ModelScript script = new ModelScript();

  private TwoStateLock lock() {
    return script.mapping(A).lock();
  }

  private Release release(int tid, Mode mode, Subject of) {
    return script.task(tid).releases(mode, of).lock().release();
  }

  private Operation begins(int tid, EventKind kind, Mode mode, Subject on, long... values) {
    return script.task(tid).event(kind, mode, on, values).operation().orElseThrow();
  }

  private Fault faults(MappingKey on, MappingKey disabled) {
    return (Fault)
        script
            .event(
                EventKind.FAULT_BEGIN,
                Mode.MODE_UNSPECIFIED,
                on,
                MappingKey.ofAddress(disabled.address()),
                7)
            .operation()
            .orElseThrow();
  }

  @Test
  @DisplayName("that does not say of which file may be of any of them")
  void unnamed() {
    script.nobodyHoldsBlock(A);
    script.task(1).acquires(Mode.ADD, A);
    assertThat(release(1, Mode.ADD, Subject.NONE)).isEqualTo(Release.UNKNOWN);
    assertThat(lock().holds()).isEmpty();
    assertThat(lock().holders(State.BLOCK).doubt()).contains(Doubt.AMBIGUOUS_IDENTITY);
  }

  @Test
  @DisplayName("ends the hold at its moment, and the work that add was taken for")
  void own() {
    Operation read = begins(1, EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, 4096);
    Hold hold = script.acquires(Mode.ADD, A).lock().hold().orElseThrow();
    assertThat(read.isWorkDone()).isFalse();
    Step release = script.releases(Mode.ADD, A);

    assertThat(release.lock().hold()).contains(hold);
    assertThat(hold.released()).contains(release.moment());
    assertThat(release.task().locks().pageCache()).isEmpty();
    assertThat(read.isWorkDone()).isTrue();
  }

  @Nested
  @DisplayName("by a readahead, where tries are not recorded,")
  final class Readahead {
    private Fill readahead;

    @BeforeEach
    void insideOfRead() {
      script.nobodyHoldsBlock(A);
      begins(1, EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, 4096);
      script.acquires(Mode.ADD, A);
      readahead = (Fill) begins(1, EventKind.FILL_BEGIN, Mode.READAHEAD, A, 4, 4);
    }

    @Test
    @DisplayName("gives back what it has tried for, and the read around it goes on to hold add")
    void triedUnseen() {
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.UNKNOWN);
      assertThat(lock().holds()).hasSize(1);
      assertThat(readahead.hasGivenBackUnseen(State.ADD)).isTrue();
      assertThat(script.model().mappings().sightings().seesTaking()).isFalse();
    }

    @Test
    @DisplayName("for the second time gives back what the read holds")
    void twice() {
      release(1, Mode.ADD, A);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.OWN);
      assertThat(lock().holds()).isEmpty();
    }

    @Test
    @DisplayName("is of the read, once tries have been seen")
    void triesAreRecorded() {
      script.task(5).tried(EventKind.LOCK_TRY_FAILED, Mode.ADD, B);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.OWN);
    }

    @Test
    @DisplayName("gives back its own where it was seen to take it")
    void seen() {
      script.acquires(Mode.ADD, A);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.OWN);
      assertThat(lock().holds()).as("of the read").hasSize(1);
      assertThat(script.model().mappings().sightings().seesTaking()).isTrue();
    }
  }

  @Test
  @DisplayName("by a readahead that holds nothing shows that tries are not recorded")
  void readaheadAlone() {
    script.nobodyHoldsBlock(A);
    Fill readahead = (Fill) begins(1, EventKind.FILL_BEGIN, Mode.READAHEAD, A, 4, 4);
    assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.UNKNOWN);
    assertThat(readahead.hasGivenBackUnseen(State.ADD)).isTrue();
    assertThat(script.model().mappings().sightings().seesTaking()).isFalse();
  }

  @Test
  @DisplayName("of what a buffered read was not seen to take says nothing of readahead's tries")
  void readAlone() {
    script.nobodyHoldsBlock(A);
    Operation read = begins(1, EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, 4096);
    assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.UNKNOWN);
    assertThat(read.hasGivenBackUnseen(State.ADD)).isTrue();
    assertThat(script.model().mappings().sightings().seesTaking()).isTrue();
  }

  @Test
  @DisplayName("that comes late ends the hold that seemed contradicted, and measures the clocks")
  void late() {
    script.nobodyHoldsBlock(A);
    Hold block = script.cpu(0).task(1).acquires(Mode.BLOCK, A).lock().hold().orElseThrow();
    script.cpu(1).task(2).acquires(Mode.ADD, A);
    Step release = script.cpu(0).after(20_000).task(1).releases(Mode.BLOCK, A);

    assertThat(release.lock().release()).isEqualTo(Release.UNKNOWN);
    assertThat(block.released()).contains(release.moment());
    assertThat(script.model().clocks().disagreementNs()).isEqualTo(20_000);
  }

  @Nested
  @DisplayName("of what nobody holds")
  final class NotHeld {
    @BeforeEach
    void known() {
      script.nobodyHoldsBlock(A);
    }

    @Test
    @DisplayName("is one too many")
    void tooMany() {
      assertThat(release(1, Mode.BLOCK, A)).isEqualTo(Release.NOT_HELD);
      assertThat(lock().holders(State.BLOCK).doubt()).contains(Doubt.CONTRADICTED);
    }

    @Test
    @DisplayName("is nothing of the kind by a task that has taken a lock without a name")
    void missed() {
      script.task(1).event(EventKind.LOCK_ACQUIRED, Mode.ADD, Subject.NONE);
      script.nobodyHoldsBlock(A);
      assertThat(release(1, Mode.BLOCK, A)).isEqualTo(Release.UNKNOWN);
      assertThat(release(2, Mode.BLOCK, A)).isEqualTo(Release.NOT_HELD);
    }

    @Test
    @DisplayName("by a task outside of operations, where those are recorded, lacks its begin")
    void outside() {
      begins(5, EventKind.BUFFERED_BEGIN, Mode.READ, B, 0, 4096);
      script.acquires(Mode.ADD, B);
      assertThat(release(1, Mode.BLOCK, A)).isEqualTo(Release.UNKNOWN);
      assertThat(lock().missingRecords()).isOne();
      assertThat(lock().holdersKnown(State.BLOCK)).isFalse();
    }

    @Test
    @DisplayName("is one too many, though outside, right after it has released the same")
    void again() {
      begins(5, EventKind.BUFFERED_BEGIN, Mode.READ, B, 0, 4096);
      script.acquires(Mode.ADD, B);
      script.task(1).acquires(Mode.BLOCK, A);
      assertThat(release(1, Mode.BLOCK, A)).isEqualTo(Release.OWN);
      assertThat(release(1, Mode.BLOCK, A)).isEqualTo(Release.NOT_HELD);
    }

    @Test
    @DisplayName("lacks the begin, though it released the other state before")
    void otherStateBefore() {
      begins(5, EventKind.BUFFERED_BEGIN, Mode.READ, B, 0, 4096);
      script.acquires(Mode.ADD, B);
      script.task(1).acquires(Mode.ADD, A);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.OWN);
      assertThat(release(1, Mode.BLOCK, A)).isEqualTo(Release.UNKNOWN);
    }

    @Test
    @DisplayName("may be a worker's, for a write that is under way without block")
    void byWorker() {
      begins(5, EventKind.DIO_BEGIN, Mode.WRITE, A, 0, 4096);
      script.acquires(Mode.BLOCK, A);
      script.releases(Mode.BLOCK, A);
      assertThat(release(50, Mode.BLOCK, A)).isEqualTo(Release.NOT_HELD);
      assertThat(release(51, Mode.ADD, A)).as("no worker releases add").isEqualTo(Release.UNKNOWN);
    }

    @Test
    @DisplayName("by the operation that has just given it back is one too many")
    void twiceInOperation() {
      begins(1, EventKind.BUFFERED_BEGIN, Mode.READ, A, 0, 4096);
      script.acquires(Mode.ADD, A);
      script.task(2).acquires(Mode.BLOCK, A);
      script.task(2).releases(Mode.BLOCK, A);
      script.nobodyHoldsBlock(A);
      script.task(1).acquires(Mode.ADD, A);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.OWN);
    }
  }

  @Nested
  @DisplayName("in a page fault of a direct write")
  final class InFault {
    private DioWrite dio;

    @BeforeEach
    void faults() {
      script.nobodyHoldsBlock(B);
      script.nobodyHoldsBlock(A);
      dio = (DioWrite) begins(1, EventKind.DIO_BEGIN, Mode.WRITE, B, 0, 4096);
    }

    @Test
    @DisplayName("drops block of the write, which it goes on without")
    void drops() {
      script.acquires(Mode.BLOCK, B);
      Fault fault = LockReleasesTest.this.faults(A, B);
      Step dropped = script.releases(Mode.BLOCK, B);
      assertThat(dropped.lock().release()).isEqualTo(Release.OWN);
      assertThat(fault.releasedBlock()).contains(dropped.moment());
      assertThat(dio.block().released()).as("for good").isEmpty();
      script.acquires(Mode.BLOCK, B);
      assertThat(fault.retookBlock()).isPresent();
    }

    @Test
    @DisplayName("of block that was not seen to be taken shows that the write's was not either")
    void unseen() {
      Fault fault = LockReleasesTest.this.faults(A, B);
      assertThat(release(1, Mode.BLOCK, B)).isEqualTo(Release.UNKNOWN);
      assertThat(fault.hasGivenBackUnseen(State.BLOCK)).isTrue();
      assertThat(dio.hasGivenBackUnseen(State.BLOCK)).isTrue();
    }

    @Test
    @DisplayName("of add says nothing of the write's block")
    void unseenAdd() {
      Fault fault = LockReleasesTest.this.faults(A, B);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.UNKNOWN);
      assertThat(fault.hasGivenBackUnseen(State.ADD)).isTrue();
      assertThat(dio.hasGivenBackUnseen(State.ADD)).isFalse();
    }

    @Test
    @DisplayName("may be of add that was tried for unseen, where it has to try")
    void mayHaveTried() {
      LockReleasesTest.this.faults(A, B);
      script.acquires(Mode.ADD, A);
      script.releases(Mode.ADD, A);
      script.task(2).acquires(Mode.BLOCK, A);
      script.releases(Mode.BLOCK, A);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.UNKNOWN);
    }

    @Test
    @DisplayName("is one too many where tries are recorded")
    void triesAreRecorded() {
      script.task(5).tried(EventKind.LOCK_TRY_FAILED, Mode.ADD, B);
      script.task(1);
      LockReleasesTest.this.faults(A, B);
      script.acquires(Mode.ADD, A);
      script.releases(Mode.ADD, A);
      script.task(2).acquires(Mode.BLOCK, A);
      script.releases(Mode.BLOCK, A);
      assertThat(release(1, Mode.ADD, A)).isEqualTo(Release.NOT_HELD);
    }
  }

  @Nested
  @DisplayName("where an asynchronous write is queued,")
  final class Queued {
    private DioWrite queued;

    @BeforeEach
    void queues() {
      script.nobodyHoldsBlock(A);
      queued = script.task(1).queues(A);
    }

    @Test
    @DisplayName("by a write that was not seen to take block is its own")
    void ofWriteItself() {
      begins(2, EventKind.DIO_BEGIN, Mode.WRITE, A, 8192, 4096);
      assertThat(release(2, Mode.BLOCK, A)).isEqualTo(Release.UNKNOWN);
      assertThat(queued.block().released()).isEmpty();
      assertThat(lock().holds()).hasSize(1);
    }

    @Test
    @DisplayName("by a write to another file is a worker's")
    void ofOtherFile() {
      begins(2, EventKind.DIO_BEGIN, Mode.WRITE, B, 0, 4096);
      assertThat(release(2, Mode.BLOCK, A)).isEqualTo(Release.QUEUED);
      assertThat(queued.isOver()).isTrue();
    }

    @Test
    @DisplayName("in a fault is taken back there, and so none of a queued write for certain")
    void inFault() {
      script.task(2);
      LockReleasesTest.this.faults(B, A);
      assertThat(release(2, Mode.BLOCK, A)).isEqualTo(Release.ONE_OF_QUEUED);
      assertThat(queued.isOver()).isFalse();

      script.acquires(Mode.BLOCK, A);
      script.event(EventKind.FAULT_END, 0);
      assertThat(release(2, Mode.BLOCK, A)).isEqualTo(Release.ONE_OF_QUEUED);
      assertThat(queued.isOver()).as("the one that was left").isTrue();
    }

    @Test
    @DisplayName("by a worker shows that workers are recorded")
    void showsWorkers() {
      assertThat(script.model().mappings().sightings().seesWorkers()).isFalse();
      script.task(2).queues(A);
      assertThat(release(50, Mode.BLOCK, A)).isEqualTo(Release.ONE_OF_QUEUED);
      assertThat(script.model().mappings().sightings().seesWorkers()).isTrue();
    }

    @Test
    @DisplayName("by one worker each proves that both writes are over")
    void both() {
      DioWrite second = script.task(2).queues(A);
      assertThat(release(50, Mode.BLOCK, A)).isEqualTo(Release.ONE_OF_QUEUED);
      assertThat(queued.isOver() || second.isOver()).isFalse();
      assertThat(release(51, Mode.BLOCK, A)).isEqualTo(Release.ONE_OF_QUEUED);
      assertThat(queued.end()).contains(Operation.End.PROVED);
      assertThat(second.end()).contains(Operation.End.PROVED);
      assertThat(lock().unsure()).isEmpty();
      assertThat(lock().holdersKnown(State.BLOCK)).isTrue();
    }

    @Test
    @DisplayName("dates its completion, where the disk's answer was not seen")
    void completedByRelease() {
      Step release = script.task(50).releases(Mode.BLOCK, A);
      assertThat(queued.completed()).contains(release.moment());
    }

    @Test
    @DisplayName("follows the disk's answer, where that was seen")
    void completedBefore() {
      Step answer = script.task(50).writtenAsync();
      Moment written = answer.moment();
      script.releases(Mode.BLOCK, A);
      assertThat(queued.completed()).contains(written);
    }
  }

  @Test
  @DisplayName("that nobody saw, before add was acquired, completes the writes that may have ended")
  void endedUnseen() {
    script.nobodyHoldsBlock(A);
    DioWrite first = script.task(1).queues(A);
    DioWrite second = script.task(2).queues(A);
    release(50, Mode.BLOCK, A);
    Step acquired = script.task(3).acquires(Mode.ADD, A);

    assertThat(first.completed()).contains(acquired.moment());
    assertThat(second.block().released()).contains(acquired.moment());
    assertThat(first.end()).contains(Operation.End.PROVED);
  }
}
