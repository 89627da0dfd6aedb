package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("state-exclusion")
@ExtendWith(KeptReports.class)
final class StateExclusionTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(StateExclusion.class, shorthand);
  }

  private static RuleTester replayUntold(String shorthand) {
    return RuleTester.replayUntold(StateExclusion.class, shorthand);
  }

  @Nested
  @DisplayName("reports")
  final class Reports {

    @Test
    @DisplayName("block acquired while another task holds add")
    void blockWhileAdd() {
      replay(
              """
              rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A} // BUG: a DIO write acquires block while a buffered read holds add
              rd-10 0 @9.0 pagecache_lock_release: (f) state=0 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("add acquired while another task holds block")
    void addWhileBlock() {
      replay(
              """
              wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              us-10 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
              us-10 0 pagecache_lock_acquired: (f) state=0 {A} // BUG: a page fault acquires add while a DIO write holds block
              wl-11 1 @9.0 pagecache_lock_release: (f) state=1 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a try that succeeded against the other state")
    void tried() {
      replay(
              """
              wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              us-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
              us-10 0 pagecache_lock_tried: (f) ok=1 state=0 {A} // BUG: acquires add while a DIO write holds block
              wl-11 1 @9.0 pagecache_lock_release: (f) state=1 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a release a microsecond later, but on the same CPU, where the order is exact")
    void sameCpu() {
      replay(
              """
              rd-10 0 @2.000000 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 0 @2.000500 pagecache_lock_acquired: (f) state=1 {A} // BUG: acquires block while
              rd-10 0 @2.000501 pagecache_lock_release: (f) state=0 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName(
        "a conflict with two holders, of which only one is released within the uncertainty")
    void oneOfTwo() {
      replay(
              """
              r1-10 0 @2.000000 pagecache_lock_acquired: (f) state=0 {A}
              r2-12 0 @2.000100 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 @2.000500 pagecache_lock_acquired: (f) state=1 {A} // BUG: acquires block while
              r1-10 0 @2.000501 pagecache_lock_release: (f) state=0 {A}
              r2-12 0 @2.900000 pagecache_lock_release: (f) state=0 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("block of an asynchronous write that no worker has released")
    void asynchronous() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-12 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-12 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-12 1 extent_write_enter: (f)
              wl-12 1 extent_write_exit: (f <- g)
              wl-12 1 dio_write_exit: (f <- g) ret=-529
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 extent_write_enter: (f)
              wl-11 1 extent_write_exit: (f <- g)
              wl-11 1 dio_write_exit: (f <- g) ret=-529
              rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A} // BUG: a buffered read acquires add while a DIO write holds block
              kworker/u9:2-236 1 @9.0 pagecache_lock_release: (f) state=1 {A}
              """)
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("does not report")
  final class Boundaries {
    private static final String BLOCK_WHILE_ADD =
        """
        rd-10 0 @2.000000 pagecache_lock_acquired: (f) state=0 {A}
        wl-11 1 @2.000500 pagecache_lock_acquired: (f) state=1 {A}
        """;

    @Test
    @DisplayName("a release exactly as late as clocks may be wrong, and a little later it does")
    void uncertainty() {
      replay(BLOCK_WHILE_ADD + "rd-10 0 @2.001500 pagecache_lock_release: (f) state=0 {A}")
          .findsNothing();
      assertThat(
              replay(BLOCK_WHILE_ADD + "rd-10 0 @2.001501 pagecache_lock_release: (f) state=0 {A}")
                  .findings())
          .hasSize(1);
    }

    @Test
    @DisplayName("what has been released itself, exactly as late as clocks may be wrong")
    void releasedItself() {
      String add = "rd-10 0 @9.0 pagecache_lock_release: (f) state=0 {A}";
      replay(BLOCK_WHILE_ADD + "wl-11 1 @2.001000 pagecache_lock_release: (f) state=1 {A}\n" + add)
          .findsNothing();
      assertThat(
              replay(
                      BLOCK_WHILE_ADD
                          + "wl-11 1 @2.001001 pagecache_lock_release: (f) state=1 {A}\n"
                          + add)
                  .findings())
          .hasSize(1);
    }

    @Test
    @DisplayName("what a release of another file, state or task comes after")
    void othersRelease() {
      replay(
              BLOCK_WHILE_ADD
                  + """
                  rd-10 0 @8.0 pagecache_lock_release: (f) state=0 {B}
                  rd-10 0 @8.1 pagecache_lock_release: (f) state=1 {A}
                  rd-12 0 @8.2 pagecache_lock_release: (f) state=0 {A}
                  """)
          .findsNothing();
    }

    @Test
    @DisplayName("what a release comes after that follows lost events")
    void acrossGap() {
      replay(
              BLOCK_WHILE_ADD
                  + """
                  CPU:0 [LOST 5 EVENTS]
                  rd-10 0 @9.0 pagecache_lock_release: (f) state=0 {A}
                  """)
          .findsNothing();
    }

    @Test
    @DisplayName("what no release has come of when the trace ends")
    void noRelease() {
      replay(BLOCK_WHILE_ADD).findsNothing();
      replay(BLOCK_WHILE_ADD + "rd-12 0 @9.0 pagecache_lock_acquired: (f) state=0 {B}")
          .findsNothing();
    }
  }

  @Nested
  @DisplayName("accepts")
  final class Accepts {

    @Test
    @DisplayName("many holders of add, recursion, and newcomers that pass a waiter")
    void manyAdders() {
      replay(
              """
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 pagecache_lock_release: (f) state=1 {A}
              r1-10 0 pagecache_lock_acquired: (f) state=0 {A}
              r1-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 pagecache_lock_wait: (f) state=1 {A}
              r2-12 0 pagecache_lock_acquired: (f) state=0 {A}
              r1-10 0 pagecache_lock_release: (f) state=0 {A}
              r1-10 0 pagecache_lock_release: (f) state=0 {A}
              r3-13 0 pagecache_lock_acquired: (f) state=0 {A}
              r2-12 0 pagecache_lock_release: (f) state=0 {A}
              r3-13 0 pagecache_lock_release: (f) state=0 {A}
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("many holders of block, one of them released by a worker")
    void manyBlockers() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              w1-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              w1-11 1 pagecache_lock_acquired: (f) state=1 {A}
              w1-11 1 extent_write_enter: (f)
              w1-11 1 extent_write_exit: (f <- g)
              w1-11 1 dio_write_exit: (f <- g) ret=-529
              w2-12 0 dio_write_enter: (f) {A} iocb=0x2 pos=4096 count=4096
              w2-12 0 pagecache_lock_acquired: (f) state=1 {A}
              kworker/u9:2-236 1 dio_async_done: (f)
              kworker/u9:2-236 1 pagecache_lock_release: (f) state=1 {A}
              w2-12 0 pagecache_lock_release: (f) state=1 {A}
              w2-12 0 dio_write_exit: (f <- g) ret=4096
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("the states of two different files")
    void twoFiles() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-11 1 pagecache_lock_acquired: (f) state=1 {B}
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              """)
          .isClean();
    }

    @Test
    @DisplayName("a worker that releases before the submitting call has returned")
    void workerIsFaster() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              wl-11 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 extent_write_enter: (f)
              kworker/u9:2-236 0 dio_async_done: (f)
              kworker/u9:2-236 0 pagecache_lock_release: (f) state=1 {A}
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 extent_write_exit: (f <- g)
              wl-11 1 dio_write_exit: (f <- g) ret=-529
              """)
          .isClean();
    }
  }

  @Nested
  @DisplayName("leaves undecided")
  final class Undecided {

    @Test
    @DisplayName("the first acquisition: others may hold either state since before the trace")
    void first() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              rd-10 0 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("state before the trace");
    }

    @Test
    @DisplayName("a release recorded microseconds later on another CPU")
    void clock() {
      replay(
              """
              rd-10 0 @2.000000 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 @2.000500 pagecache_lock_acquired: (f) state=1 {A}
              rd-10 0 @2.000503 pagecache_lock_release: (f) state=0 {A}
              wl-11 1 @2.000700 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("");
    }

    @Test
    @DisplayName("two releases recorded microseconds later on another CPU")
    void clockOfTwo() {
      replay(
              """
              r1-10 0 @2.000000 pagecache_lock_acquired: (f) state=0 {A}
              r2-12 0 @2.000100 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 @2.000500 pagecache_lock_acquired: (f) state=1 {A}
              r1-10 0 @2.000503 pagecache_lock_release: (f) state=0 {A}
              r2-12 0 @2.000504 pagecache_lock_release: (f) state=0 {A}
              wl-11 1 @2.000700 pagecache_lock_release: (f) state=1 {A}
              """)
          .isUndecided("");
    }

    @Test
    @DisplayName("a worker's release recorded microseconds later on another CPU")
    void clockOfWorker() {
      replay(
              """
              wl-11 1 @2.000000 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
              wl-11 1 @2.000010 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 @2.000020 extent_write_enter: (f)
              wl-11 1 @2.000030 extent_write_exit: (f <- g)
              wl-11 1 @2.000040 dio_write_exit: (f <- g) ret=-529
              rd-10 0 @2.000500 pagecache_lock_acquired: (f) state=0 {A}
              kworker/u9:2-236 1 @2.000504 pagecache_lock_release: (f) state=1 {A}
              rd-10 0 @2.000700 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("");
    }

    @Test
    @DisplayName("a short hold that may have been over before the other one began")
    void clockOfShortHold() {
      replay(
              """
              rd-10 0 @2.000500 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 @2.000502 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 @2.000508 pagecache_lock_release: (f) state=1 {A}
              rd-10 0 @2.000900 pagecache_lock_release: (f) state=0 {A}
              """)
          .isUndecided("");
    }

    @Test
    @DisplayName("a conflict with what is never released: the record of that may be missing")
    void neverReleased() {
      replay(
              """
              rd-12 0 pagecache_lock_acquired: (f) state=0 {B}
              rd-12 0 pagecache_lock_release: (f) state=0 {B}
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 @5.0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
              """)
          .isUndecided("contradicts itself");
    }

    @Test
    @DisplayName("an acquisition after a gap")
    void gap() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              CPU:0 [LOST 7 EVENTS]
              rd-12 0 pagecache_lock_release: (f) state=0 {B}
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("a conflict found before another CPU admits to a loss")
    void retracted() {
      replay(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 @1.5 pagecache_lock_release: (f) state=1 {A}
              CPU:0 [LOST 7 EVENTS]
              rd-10 0 pagecache_lock_acquired: (f) state=0 {B}
              """)
          .isUndecided("before a gap");
    }

    @Test
    @DisplayName("everything, where releases are not recorded")
    void noReleases() {
      replayUntold(
              """
              rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
              wl-11 1 pagecache_lock_acquired: (f) state=1 {A}
              wl-11 1 pagecache_lock_wait: (f) state=1 {B}
              """)
          .isUndecided("not in the capture");
    }
  }
}
