package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("dio-read-unflushed")
@ExtendWith(KeptReports.class)
final class DioReadUnflushedTest {
  private static final String PAGES_ARE_DIRTIED =
      """
      bw-20 1 extent_write_enter: (f)
      bw-20 1 extent_write_exit: (f <- g)
      bw-20 1 write_iter_enter: (f) {A} pos=0 count=8192 flags=0x0
      bw-20 1 pagecache_lock_acquired: (f) state=0 {A}
      bw-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=0
      bw-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
      bw-20 1 pagecache_lock_release: (f) state=0 {A}
      bw-20 1 write_iter_exit: (f <- g) ret=8192
      """;

  private static final String READ_BEGINS =
      "rd-10 0 dio_read_enter: (f) {A} iocb=0x1 pos=0 count=8192\n";

  private static final String READ_ENDS = "rd-10 0 dio_read_exit: (f <- g) ret=8192\n";

  private static final String WRITTEN_BACK =
      """
      rd-10 0 extent_write_enter: (f)
      rd-10 0 extent_write_exit: (f <- g)
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(DioReadUnflushed.class, shorthand);
  }

  private static RuleTester replayUntold(String shorthand) {
    return RuleTester.replayUntold(DioReadUnflushed.class, shorthand);
  }

  @Test
  @DisplayName("a read that succeeds over dirty pages with no write-back by anybody")
  void unflushed() {
    replay(
            PAGES_ARE_DIRTIED
                + READ_BEGINS
                + "rd-10 0 dio_read_exit: (f <- g) ret=8192 // BUG: from under dirty pages\n")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a DIO write elsewhere hands over its own data and cleans nothing")
  void otherDioWrite() {
    replay(
            PAGES_ARE_DIRTIED
                + """
                wl-30 1 dio_write_enter: (f) {B} iocb=0x2 pos=0 count=4096
                wl-30 1 extent_write_enter: (f)
                wl-30 1 extent_write_exit: (f <- g)
                wl-30 1 dio_write_exit: (f <- g) ret=4096
                """
                + READ_BEGINS
                + "rd-10 0 dio_read_exit: (f <- g) ret=8192 // BUG: from under dirty pages\n")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("a read that writes back first")
  void flushed() {
    replay(PAGES_ARE_DIRTIED + READ_BEGINS + WRITTEN_BACK + READ_ENDS).isClean();
  }

  @Test
  @DisplayName("pages that somebody has written back before: whose they were is not recorded")
  void writtenBackBefore() {
    replay(PAGES_ARE_DIRTIED + WRITTEN_BACK + READ_BEGINS + READ_ENDS).isClean();
  }

  @Test
  @DisplayName("pages that became dirty while the read was under way")
  void dirtiedMeanwhile() {
    replay(READ_BEGINS + PAGES_ARE_DIRTIED + READ_ENDS).isClean();
  }

  @Test
  @DisplayName("pages that were truncated away")
  void removed() {
    replay(
            PAGES_ARE_DIRTIED
                + """
                tr-30 1 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
                tr-30 1 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
                """
                + READ_BEGINS
                + READ_ENDS)
        .isClean();
  }

  @Test
  @DisplayName("a dirty page beyond what a short read has returned")
  void shortRead() {
    replay(
            PAGES_ARE_DIRTIED.replaceAll("(?m)^.*index=0\n", "")
                + READ_BEGINS
                + "rd-10 0 dio_read_exit: (f <- g) ret=4096\n")
        .isClean();
  }

  @Test
  @DisplayName("a read that failed, and an asynchronous one whose result is not recorded")
  void noResult() {
    replay(
            PAGES_ARE_DIRTIED
                + READ_BEGINS
                + "rd-10 0 dio_read_exit: (f <- g) ret=-5\n"
                + READ_BEGINS
                + "rd-10 0 dio_read_exit: (f <- g) ret=-529\n")
        .findsNothing();
  }

  @Test
  @DisplayName("a gap may hide the write-back")
  void gap() {
    replay(PAGES_ARE_DIRTIED + "CPU:0 [LOST 1 EVENTS]\n" + READ_BEGINS + READ_ENDS).findsNothing();
  }

  @Test
  @DisplayName("write-back that is not recorded")
  void writebackNotRecorded() {
    replayUntold(
            PAGES_ARE_DIRTIED.replaceAll("(?m)^.*extent_write_enter.*\n", "")
                + READ_BEGINS
                + READ_ENDS)
        .isUndecided("SUBMIT");
  }

  @Test
  @DisplayName("a file whose inode number has two addresses")
  void ambiguous() {
    replay(
            PAGES_ARE_DIRTIED
                + "wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097"
                + " mapping=0xff11000009999910\n"
                + READ_BEGINS
                + READ_ENDS)
        .isUndecided("more than one mapping");
  }
}
