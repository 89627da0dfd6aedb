package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("fdm-bracket")
@ExtendWith(KeptReports.class)
final class FdmBracketTest {
  /** Everything the rule needs has been recorded at least once, on a file of its own. */
  private static final String RECORDED =
      """
      ok-90 1 dio_write_enter: (f) {C} iocb=0x9 pos=0 count=4096
      ok-90 1 pagecache_lock_acquired: (f) state=1 {C}
      ok-90 1 faults_disabled_set: (f) mapping={C.ptr}
      ok-90 1 faults_disabled_clear: (f) value={C.ptr} ret=0
      ok-90 1 pagecache_lock_release: (f) state=1 {C}
      ok-90 1 dio_write_exit: (f <- g) ret=4096
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(FdmBracket.class, RECORDED + shorthand);
  }

  @Nested
  @DisplayName("reports")
  final class Reports {

    @Test
    @DisplayName("faults disabled while they are disabled")
    void twice() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr} // BUG: is set while it is set
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("faults disabled without block")
    void withoutBlock() {
      replay(
              """
              rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 1 pagecache_lock_release: (f) state=0 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr} // BUG: of which the operation does not hold block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("faults disabled on a mapping that the write does not work on")
    void otherMapping() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr} // BUG: of which the operation does not hold block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("faults disabled in the turn after a fault dropped block for good")
    void afterDrop() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
              wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 page_fault_exit: (f <- g) ret=0x2
              wl-10 0 faults_disabled_clear: (f) value=0xff11000004562911 ret=-14
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr} // BUG: of which the operation does not hold block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("faults disabled in a buffered write")
    void outside() {
      replay(
              """
              wl-10 0 write_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr} // BUG: is set outside of a DIO write
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a fault of a buffered read, though no direct write was seen to begin")
    void leftFromBefore() {
      String trace =
          """
          rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
          rd-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814 // BUG: outside of any DIO write
          """;
      replay(trace).findsMarked(Grade.Value.VIOLATION);
      // Where begins of direct writes may not have been recorded, it may be in one.
      RuleTester.replayUntold(FdmBracket.class, trace).findsNothing();
    }

    @Test
    @DisplayName("a worker that disables faults while nobody holds block")
    void workerWithoutBlock() {
      replay(
              """
              rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 1 pagecache_lock_release: (f) state=0 {A}
              kworker/u9:2-236 1 faults_disabled_set: (f) mapping={A.ptr} // BUG: is set while nobody holds block
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("faults still disabled when an asynchronous write returns")
    void notClearedWhenQueued() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 dio_write_exit: (f <- g) ret=-529 // BUG: is still set when the DIO write returns
              kworker/u9:2-236 1 dio_async_done: (f)
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a fault outside of direct writes, once it is seen that those are recorded")
    void leftSet() {
      String fault =
          "rd-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814";
      String read = "rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0\n";
      String write =
          """
          wl-11 1 dio_write_enter: (f) {C} iocb=0x1 pos=0 count=4096
          wl-11 1 pagecache_lock_acquired: (f) state=1 {C}
          wl-11 1 faults_disabled_set: (f) mapping={C.ptr}
          """;
      RuleTester.replayUntold(FdmBracket.class, read + fault + " // BUG: outside of\n" + write)
          .findsMarked(Grade.Value.VIOLATION);
      RuleTester.replayUntold(FdmBracket.class, read + fault + "\nCPU:1 [LOST 5 EVENTS]\n" + write)
          .findsNothing();
      RuleTester.replayUntold(
              FdmBracket.class,
              read
                  + "CPU:1 [LOST 5 EVENTS]\nwl-11 1 page_fault_exit: (f <- g) ret=0x2\n"
                  + read
                  + fault
                  + " // BUG: outside of\n"
                  + write)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("the first 64 of too many faults from before it is known that writes are recorded")
    void limit() {
      StringBuilder trace = new StringBuilder();
      for (int tid = 100; tid < 165; tid++) {
        String task = "rd-" + tid + " 0 ";
        trace
            .append(task + "read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0\n")
            .append(
                task + "page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814\n")
            .append(task + "page_fault_exit: (f <- g) ret=0x2\n")
            .append(task + "read_iter_exit: (f <- g) ret=4096\n");
      }
      assertThat(RuleTester.replayUntold(FdmBracket.class, trace + RECORDED).findings())
          .singleElement()
          .satisfies(found -> assertThat(found.getOccurrences().getCount()).isEqualTo(64));
    }

    @Test
    @DisplayName("faults still disabled at submission and at return")
    void notCleared() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 extent_write_enter: (f) // BUG: is still set when the DIO write submits its data
              wl-10 0 extent_write_exit: (f <- g)
              wl-10 0 dio_write_exit: (f <- g) ret=4096 // BUG: is still set when the DIO write returns
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Accepts {

    @Test
    @DisplayName("one bracket per turn, under block")
    void turns() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
              wl-10 0 extent_write_enter: (f)
              wl-10 0 extent_write_exit: (f <- g)
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=-14
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=-14
              """)
          .isClean();
    }

    @Test
    @DisplayName("a turn after a fault that dropped block and took it again")
    void afterRetake() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
              wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              wl-10 0 pagecache_lock_release: (f) state=1 {B}
              wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
              wl-10 0 page_fault_exit: (f <- g) ret=0x2
              wl-10 0 faults_disabled_clear: (f) value=0xff11000004562911 ret=-14
              wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
              wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=0
              """)
          .isClean();
    }

    @Test
    @DisplayName("two writers of two files, each in a bracket of its own")
    void twoTasks() {
      replay(
              """
              w1-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              w2-11 1 dio_write_enter: (f) {B} iocb=0x2 pos=0 count=4096
              w1-10 0 pagecache_lock_acquired: (f) state=1 {A}
              w2-11 1 pagecache_lock_acquired: (f) state=1 {B}
              w1-10 0 faults_disabled_set: (f) mapping={A.ptr}
              w2-11 1 faults_disabled_set: (f) mapping={B.ptr}
              w1-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
              w2-11 1 faults_disabled_clear: (f) value={B.ptr} ret=0
              """)
          .isClean();
    }

    @Test
    @DisplayName("a write that has submitted nothing, while workers release others of its file")
    void othersEnd() {
      replay(
              """
              rd-20 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-20 0 pagecache_lock_release: (f) state=0 {A}
              a1-11 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              a1-11 0 pagecache_lock_acquired: (f) state=1 {A}
              a1-11 0 extent_write_enter: (f)
              a1-11 0 extent_write_exit: (f <- g)
              a1-11 0 dio_write_exit: (f <- g) ret=-529
              a2-12 1 dio_write_enter: (f) {A} iocb=0x2 pos=4096 count=4096
              a2-12 1 pagecache_lock_acquired: (f) state=1 {A}
              a2-12 1 extent_write_enter: (f)
              a2-12 1 extent_write_exit: (f <- g)
              a2-12 1 dio_write_exit: (f <- g) ret=-529
              kworker/u9:2-236 0 dio_async_done: (f)
              kworker/u9:2-236 0 pagecache_lock_release: (f) state=1 {A}
              sy-13 1 dio_write_enter: (f) {A} iocb=0x3 pos=8192 count=4096
              sy-13 1 pagecache_lock_acquired: (f) state=1 {A}
              kworker/u9:2-236 0 dio_async_done: (f)
              kworker/u9:2-236 0 pagecache_lock_release: (f) state=1 {A}
              sy-13 1 faults_disabled_set: (f) mapping={A.ptr}
              sy-13 1 faults_disabled_clear: (f) value={A.ptr} ret=0
              """)
          .isClean();
    }

    @Test
    @DisplayName("a worker that goes on with one of several asynchronous writes")
    void worker() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=-529
              wl-10 0 dio_write_enter: (f) {A} iocb=0x2 pos=8192 count=8192
              wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
              wl-10 0 dio_write_exit: (f <- g) ret=-529
              kworker/u9:2-236 1 dio_async_done: (f)
              kworker/u9:2-236 1 faults_disabled_set: (f) mapping={A.ptr}
              kworker/u9:2-236 1 faults_disabled_clear: (f) value={A.ptr} ret=0
              """)
          .isClean();
    }
  }

  @Nested
  @DisplayName("leaves undecided")
  final class Undecided {

    @Test
    @DisplayName("a bracket of a write that began before the trace")
    void beganBefore() {
      RuleTester.replay(
              FdmBracket.class,
              """
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
              wl-10 0 pagecache_lock_release: (f) state=1 {A}
              wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("nothing of a worker's that goes on with the one write there is")
    void worker() {
      replay(
              """
              rd-11 1 pagecache_lock_acquired: (f) state=0 {A}
              rd-11 1 pagecache_lock_release: (f) state=0 {A}
              in-12 0 pagecache_lock_acquired: (f) state=1 {A}
              kworker/u9:2-236 1 faults_disabled_set: (f) mapping={A.ptr}
              """)
          .isClean();
    }

    @Test
    @DisplayName("what is still set at return, where the task faults later and reads nothing set")
    void readClear() {
      String left =
          """
          wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
          wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
          wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
          wl-10 0 pagecache_lock_release: (f) state=1 {A}
          wl-10 0 dio_write_exit: (f <- g) ret=4096
          """;
      String fault = " 0 page_fault_enter: (f) fdm=0x0 {B} pgoff=7 address=0x7f00 flags=0x814\n";
      replay(left + "wl-10" + fault).isUndecided("");
      assertThat(replay(left + "rd-11" + fault).findings()).hasSize(1);
      replay(left + "CPU:0 [LOST 5 EVENTS]\nwl-10" + fault).findsNothing();
    }

    @Test
    @DisplayName("everything, where locks are not recorded")
    void noLocks() {
      RuleTester.replayUntold(
              FdmBracket.class,
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=0
              wl-10 0 dio_write_exit: (f <- g) ret=4096
              """)
          .isUndecided("not in the capture");
    }

    @Test
    @DisplayName("a bracket of a write whose block an acquisition of add contradicts")
    void contradicted() {
      RuleTester.replay(
              FdmBracket.class,
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 @2.000000 pagecache_lock_acquired: (f) state=1 {A}
              rd-11 1 @2.000001 pagecache_lock_acquired: (f) state=0 {A}
              wl-10 0 @2.000002 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 @2.000003 faults_disabled_clear: (f) value={A.ptr} ret=0
              wl-10 0 @2.000004 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("");
    }

    @Test
    @DisplayName("a bracket that spans a gap")
    void gap() {
      replay(
              """
              wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              CPU:0 [LOST 7 EVENTS]
              wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
              wl-10 0 extent_write_enter: (f)
              wl-10 0 dio_write_exit: (f <- g) ret=4096
              """)
          .findsNothing();
    }
  }
}
