package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("dirtied-in-write-window")
@ExtendWith(KeptReports.class)
final class DirtiedInWriteWindowTest {
  private static final String SHOT_DOWN =
      """
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-10 0 invalidate_exit: (f <- g) ret=0
      """;

  private static final String MKWRITE_BEGINS =
      "fa-20 1 page_mkwrite_enter: (f) {A} pgoff=1 address=0x7f00\n";

  private static final String MKWRITE_ENDS = "fa-20 1 page_mkwrite_exit: (f <- g) ret=0x200\n";

  private static final String PAGE_1_DIRTIED =
      "fa-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1\n";

  private static final String ENDS =
      """
      wl-10 0 extent_write_enter: (f)
      wl-10 0 extent_write_exit: (f <- g)
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      wl-10 0 dio_write_exit: (f <- g) ret=8192
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(DirtiedInWriteWindow.class, shorthand);
  }

  private static String marked(String line, String title) {
    return line.stripTrailing() + " // BUG: " + title + "\n";
  }

  @Test
  @DisplayName("a mkwrite between shoot-down and submission")
  void mkwrite() {
    replay(
            SHOT_DOWN
                + MKWRITE_BEGINS
                + marked(PAGE_1_DIRTIED, "a mkwrite dirties a page in the window")
                + MKWRITE_ENDS
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a buffered write while the data is on its way to the disk")
  void bufferedWrite() {
    replay(
            SHOT_DOWN
                + """
                wl-10 0 extent_write_enter: (f)
                bw-20 1 write_iter_enter: (f) {A} pos=4096 count=4096 flags=0x0
                bw-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1 // BUG: a buffered write dirties
                bw-20 1 write_iter_exit: (f <- g) ret=4096
                wl-10 0 extent_write_exit: (f <- g)
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                wl-10 0 dio_write_exit: (f <- g) ret=8192
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a mkwrite while an asynchronous write is under way")
  void asynchronous() {
    replay(
            SHOT_DOWN
                + """
                wl-10 0 extent_write_enter: (f)
                wl-10 0 extent_write_exit: (f <- g)
                wl-10 0 dio_write_exit: (f <- g) ret=-529
                """
                + MKWRITE_BEGINS
                + marked(PAGE_1_DIRTIED, "a mkwrite dirties")
                + MKWRITE_ENDS
                + """
                kw-30 0 dio_async_done: (f)
                kw-30 0 pagecache_lock_release: (f) state=1 {A}
                """)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a mkwrite whose dirtying names no device, as on bcachefs")
  void withoutDevice() {
    replay(
            SHOT_DOWN
                + MKWRITE_BEGINS
                + marked(PAGE_1_DIRTIED.replace("254:0", "bcachefs-1"), "a mkwrite dirties")
                + MKWRITE_ENDS
                + ENDS)
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("not a page of an inode that names no device and is another one's")
  void withoutDeviceElsewhere() {
    replay(
            SHOT_DOWN
                + MKWRITE_BEGINS
                + "fa-20 1 writeback_dirty_folio: bdi bcachefs-1: ino=4098 index=1\n"
                + MKWRITE_ENDS
                + "xx-40 1 writeback_dirty_folio: bdi bcachefs-1: ino=4097 index=1\n"
                + ENDS)
        .findsNothing();
  }

  @Test
  @DisplayName("a page beside the range")
  void beside() {
    replay(
            SHOT_DOWN
                + MKWRITE_BEGINS
                + "fa-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=2\n"
                + MKWRITE_ENDS
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("before the first shoot-down, and after the release of block")
  void outsideOfWindow() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            """
                + MKWRITE_BEGINS
                + PAGE_1_DIRTIED
                + MKWRITE_ENDS
                + """
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=0
                wl-10 0 extent_write_enter: (f)
                wl-10 0 extent_write_exit: (f <- g)
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                """
                + MKWRITE_BEGINS
                + PAGE_1_DIRTIED
                + MKWRITE_ENDS
                + "wl-10 0 dio_write_exit: (f <- g) ret=8192\n"
                + PAGE_1_DIRTIED)
        .findsNothing();
  }

  @Test
  @DisplayName("while block is dropped: the second shoot-down sees to what others dirty then")
  void whileDropped() {
    replay(
            SHOT_DOWN
                + """
                wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
                wl-10 0 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=0 address=0x7f00 flags=0x814
                wl-10 0 pagecache_lock_tried: (f) ok=0 state=0 {B}
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                """
                + MKWRITE_BEGINS
                + "fa-20 1 pagecache_lock_acquired: (f) state=0 {A}\n"
                + PAGE_1_DIRTIED
                + "fa-20 1 pagecache_lock_release: (f) state=0 {A}\n"
                + MKWRITE_ENDS
                + """
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 page_fault_exit: (f <- g) ret=0x2
                wl-10 0 faults_disabled_clear: (f) value=0xff11000004561911 ret=-14
                wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
                wl-10 0 invalidate_exit: (f <- g) ret=0
                """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("the shoot-down itself, which finds written entries when it unmaps")
  void shootdownItself() {
    replay(
            """
            wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
            wl-10 0 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 invalidate_exit: (f <- g) ret=0
            """
                + ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a DIO read that completes into pages it had pinned before the shoot-down")
  void pinnedByDioRead() {
    replay(
            """
            rd-20 1 dio_read_enter: (f) {B} iocb=0x2 pos=0 count=4096
            """
                + SHOT_DOWN
                + """
                rd-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
                rd-20 1 dio_read_exit: (f <- g) ret=4096
                """
                + ENDS)
        .isUndecided("before the trace");
  }

  @Test
  @DisplayName("a page of this file dirtied inside of a write to another")
  void insideOfOtherWrite() {
    replay(
            SHOT_DOWN
                + """
                bw-20 1 write_iter_enter: (f) {B} pos=4096 count=4096 flags=0x0
                bw-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
                bw-20 1 write_iter_exit: (f <- g) ret=4096
                """
                + ENDS)
        .isUndecided("before the trace");
  }

  @Test
  @DisplayName("one of several asynchronous writes has ended, and it may be this one")
  void severalAsynchronous() {
    String queued =
        """
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 dio_write_exit: (f <- g) ret=-529
        """;
    replay(
            SHOT_DOWN.replace("pos=0", "pos=65536").replaceAll("(?m)^.*invalidate.*\n", "")
                + queued
                + SHOT_DOWN
                + queued
                + """
                kw-30 0 dio_async_done: (f)
                kw-30 0 pagecache_lock_release: (f) state=1 {A}
                """
                + MKWRITE_BEGINS
                + PAGE_1_DIRTIED
                + MKWRITE_ENDS)
        .isUndecided("asynchronous");
  }

  @Test
  @DisplayName("a mkwrite by the task of a write whose end is missing")
  void endIsMissing() {
    replay(
            SHOT_DOWN
                + "wl-10 0 extent_write_enter: (f)\n"
                + "wl-10 0 pagecache_lock_release: (f) state=1 {A}\n"
                + (MKWRITE_BEGINS + PAGE_1_DIRTIED + MKWRITE_ENDS).replace("fa-20 1", "wl-10 0")
                + "wl-10 0 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0\n")
        .isUndecided("the end of an operation was not recorded");
  }

  @Test
  @DisplayName("a write that began before the trace, or before a gap")
  void startsInTheMiddle() {
    replay(SHOT_DOWN + "CPU:0 [LOST 1 EVENTS]\n" + MKWRITE_BEGINS + PAGE_1_DIRTIED + ENDS)
        .findsNothing();
  }

  @Test
  @DisplayName("a file whose inode number has two addresses")
  void ambiguous() {
    replay(
            SHOT_DOWN
                + "wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097"
                + " mapping=0xff11000009999910\n"
                + MKWRITE_BEGINS
                + PAGE_1_DIRTIED
                + ENDS)
        .isUndecided("more than one mapping");
  }
}
