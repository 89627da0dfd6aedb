package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What happens on two CPUs within some microseconds may have happened in the other order. Each of
 * these is a violation if the event that matters is {@code NEAR} by no more than that, and certain
 * only if it is further away.
 */
@DisplayName("No violation rests on events of two CPUs at almost the same time:")
final class AlmostTheSameTimeTest {
  private static void isCertainOnlyFromAfar(Class<? extends Rule> rule, String shorthand) {
    assertThat(RuleTester.replay(rule, shorthand.replace("NEAR", "@1.100300")).findings())
        .as("of events that are far apart")
        .hasSize(1);
    RuleTester.replay(rule, shorthand.replace("NEAR", "@1.100003")).findsNothing();
  }

  private static final String STALE =
      """
      rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
      rd-20 1 pagecache_lock_release: (f) state=0 {A}
      wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
      wl-10 0 invalidate_exit: (f <- g) ret=0
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
      rd-20 1 read_folio_enter: (f) {A} index=1
      rd-20 1 read_folio_exit: (f <- g)
      """;

  @Test
  @DisplayName("block is taken again, and a page becomes dirty")
  void retakenAndDirtied() {
    isCertainOnlyFromAfar(
        DirtiedInWriteWindow.class,
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
        wl-10 0 invalidate_exit: (f <- g) ret=0
        wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
        wl-10 0 pagecache_lock_release: (f) state=1 {A}
        bw-20 1 write_iter_enter: (f) {A} pos=4096 count=4096 flags=0x0
        wl-10 0 @1.100000 pagecache_lock_acquired: (f) state=1 {A}
        bw-20 1 NEAR writeback_dirty_folio: bdi 254:0: ino=4097 index=1
        bw-20 1 write_iter_exit: (f <- g) ret=4096
        """);
  }

  @Test
  @DisplayName("a page comes in, and block is released")
  void insertedAndReleased() {
    isCertainOnlyFromAfar(
        ForeignFillUnderBlock.class,
        """
        rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
        rd-20 1 pagecache_lock_release: (f) state=0 {A}
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        rd-20 1 @1.100000 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
        wl-10 0 NEAR pagecache_lock_release: (f) state=1 {A}
        wl-10 0 dio_write_exit: (f <- g) ret=8192
        rd-20 1 read_folio_enter: (f) {A} index=0
        rd-20 1 read_folio_exit: (f <- g)
        """);
  }

  @Test
  @DisplayName("data is submitted, and a page of the range goes")
  void submittedAndRemoved() {
    isCertainOnlyFromAfar(
        PopulatedRangeAtSubmit.class,
        STALE
            + """
            wl-10 0 @1.100000 extent_write_enter: (f)
            ks-30 1 NEAR mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
            """);
  }

  @Test
  @DisplayName("a direct write ends, and an old page goes")
  void endedAndRemoved() {
    isCertainOnlyFromAfar(
        StalePageAfterDio.class,
        STALE
            + """
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 @1.100000 dio_write_exit: (f <- g) ret=8192
            ks-30 1 NEAR mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
            """);
  }

  @Test
  @DisplayName("an old page is given out, and goes")
  void servedAndRemoved() {
    isCertainOnlyFromAfar(
        StalePageServed.class,
        STALE
            + """
            wl-10 0 extent_write_enter: (f)
            wl-10 0 extent_write_exit: (f <- g)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            wl-10 0 dio_write_exit: (f <- g) ret=8192
            rd-21 1 read_iter_enter: (f) {A} pos=4096 count=4096 flags=0x0
            rd-21 1 @1.100000 mm_filemap_get_pages: {a=} ofs=4096-8191
            ks-30 0 NEAR mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
            """);
  }

  @Test
  @DisplayName("a direct write fails half-way, and an old page goes")
  void failedAndRemoved() {
    isCertainOnlyFromAfar(
        PartialFailureStale.class,
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 invalidate_enter: (f) {A} start=0 end=8191
        wl-10 0 invalidate_exit: (f <- g) ret=0
        rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
        rd-20 1 read_folio_enter: (f) {A} index=0
        rd-20 1 read_folio_exit: (f <- g)
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
        wl-10 0 faults_disabled_clear: (f) value={A.ptr} ret=-14
        wl-10 0 pagecache_lock_release: (f) state=1 {A}
        wl-10 0 @1.100000 dio_write_exit: (f <- g) ret=-14
        ks-30 1 NEAR mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
        """);
  }

  @Test
  @DisplayName("a truncate gives block back, and a page beyond the end goes")
  void truncatedAndRemoved() {
    isCertainOnlyFromAfar(
        ResidentPastEof.class,
        """
        rd-20 1 read_iter_enter: (f) {A} pos=0 count=8192 flags=0x0
        rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
        rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
        rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
        rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=2
        rd-20 1 readahead_exit: (f <- g)
        rd-20 1 pagecache_lock_release: (f) state=0 {A}
        rd-20 1 read_iter_exit: (f <- g) ret=8192
        tr-10 0 truncate_enter: (f) {A} size=4096
        tr-10 0 pagecache_lock_acquired: (f) state=1 {A}
        tr-10 0 @1.100000 pagecache_lock_release: (f) state=1 {A}
        ks-30 1 NEAR mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
        tr-10 0 truncate_exit: (f <- g) ret=0
        """);
  }

  @Test
  @DisplayName("a punch ends, and a page that came back goes")
  void punchedAndRemoved() {
    isCertainOnlyFromAfar(
        RangeOpRefill.class,
        """
        pu-10 0 fallocate_enter: (f) {A} mode=3 offset=0 len=16384
        pu-10 0 pagecache_lock_acquired: (f) state=1 {A}
        rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
        rd-20 1 read_folio_enter: (f) {A} index=1
        rd-20 1 read_folio_exit: (f <- g)
        pu-10 0 mm_filemap_delete_from_page_cache: {a} ofs=8192 order=0
        pu-10 0 pagecache_lock_release: (f) state=1 {A}
        pu-10 0 @1.100000 fallocate_exit: (f <- g) ret=0
        ks-30 1 NEAR mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
        """);
  }

  @Test
  @DisplayName("mkwrite hands a page out, and it comes in again")
  void handedOutAndInserted() {
    isCertainOnlyFromAfar(
        MkwriteRevalidation.class,
        """
        fa-10 0 page_mkwrite_enter: (f) {A} pgoff=5 address=0x7f00
        fa-10 0 pagecache_lock_acquired: (f) state=0 {A}
        ks-20 1 mm_filemap_delete_from_page_cache: {a} ofs=20480 order=0
        fa-10 0 pagecache_lock_release: (f) state=0 {A}
        fa-10 0 @1.100000 page_mkwrite_exit: (f <- g) ret=0x200
        rd-30 1 NEAR mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
        """);
  }

  @Test
  @DisplayName("block is acquired, which proves that nobody holds add, and add is released")
  void provedAndReleased() {
    isCertainOnlyFromAfar(
        UnbalancedRelease.class,
        """
        tr-10 0 @1.100000 pagecache_lock_acquired: (f) state=1 {A}
        tr-10 0 @1.100001 pagecache_lock_release: (f) state=1 {A}
        rd-20 1 NEAR pagecache_lock_release: (f) state=0 {A}
        """);
  }

  @Test
  @DisplayName("block is released that nobody holds, and a sleeper goes on that may have held it")
  void releasedAndWentOn() {
    isCertainOnlyFromAfar(
        UnbalancedRelease.class,
        """
        rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
        rd-10 0 pagecache_lock_wait: (f) state=1 {A}
        wl-20 1 @1.100000 pagecache_lock_release: (f) state=1 {A}
        rd-10 0 NEAR pagecache_lock_wait: (f) state=1 {B}
        """);
  }

  @Test
  @DisplayName("somebody releases block, and it is acquired")
  void contested() {
    isCertainOnlyFromAfar(
        AddressOrder.class,
        """
        wl-20 1 @1.100000 pagecache_lock_release: (f) state=1 {B}
        wl-10 0 NEAR pagecache_lock_acquired: (f) state=1 {B}
        wl-10 0 pagecache_lock_wait: (f) state=1 {A}
        """);
  }

  @Test
  @DisplayName("a lower file is asked for, and somebody releases block of the higher")
  void perhapsReleased() {
    isCertainOnlyFromAfar(
        AddressOrder.class,
        """
        wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
        wl-10 0 @1.100000 pagecache_lock_wait: (f) state=1 {A}
        wl-20 1 NEAR pagecache_lock_release: (f) state=1 {B}
        """);
  }
}
