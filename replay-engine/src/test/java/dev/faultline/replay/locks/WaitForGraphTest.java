package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who waits for whom at the end of a trace")
final class WaitForGraphTest {
  private static final String LONG_AFTER = "sh-3 0 @40.0 mm_filemap_map_pages: {a=} ofs=0-4095\n";

  @Test
  @DisplayName("a sleeper for one state waits for every holder of the other, and for no waiter")
  void twoState() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-11 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-12 0 pagecache_lock_acquired: (f) state=0 {B}
                wl-20 0 pagecache_lock_wait: (f) state=1 {A}
                wl-21 0 pagecache_lock_wait: (f) state=1 {A}
                wl-11 0 pagecache_lock_acquired: (f) state=0 {A}
                """))
        .containsExactly(
            "20 waits for pagecache(block): 10 has held pagecache(add)",
            "20 waits for pagecache(block): 11 has held pagecache(add)",
            "20 waits for pagecache(block): 11 has held pagecache(add)",
            "21 waits for pagecache(block): 10 has held pagecache(add)",
            "21 waits for pagecache(block): 11 has held pagecache(add)",
            "21 waits for pagecache(block): 11 has held pagecache(add)");
  }

  @Test
  @DisplayName("a writer of an rwsem waits for its readers, a reader for writers that came before")
  void rwsem() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
                wl-20 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
                wl-30 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
                wl-21 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
                """
                    + LONG_AFTER))
        .containsExactly(
            "20 waits for mmap_lock(write): 10 has held mmap_lock(read)",
            "21 waits for mmap_lock(write): 10 has held mmap_lock(read)",
            "30 waits for mmap_lock(read): 20 has queued for it as a writer");
  }

  @Test
  @DisplayName("a reader with writers only after it may have been passed by any of them")
  void rwsemUnordered() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-30 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
                wl-20 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
                """
                    + LONG_AFTER))
        .containsExactly("30 waits for mmap_lock(read): 20 has queued for it as a writer");
  }

  @Test
  @DisplayName("a request of an rwsem that was made just now is no wait yet")
  void rwsemJustNow() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
                wl-20 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
                """))
        .isEmpty();
  }

  @Test
  @DisplayName("who drains waits for every direct write that is certainly counted")
  void drain() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-9 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-9 0 pagecache_lock_release: (f) state=0 {A}
                wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-10 0 extent_write_enter: (f)
                wl-10 0 extent_write_exit: (f <- g)
                wl-10 0 dio_write_exit: (f <- g) ret=-529
                wl-11 0 dio_write_enter: (f) {A} iocb=0x2 pos=0 count=4096
                wl-11 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-12 0 dio_write_enter: (f) {A} iocb=0x3 pos=0 count=4096
                wl-13 0 dio_write_enter: (f) {B} iocb=0x4 pos=0 count=4096
                wl-13 0 pagecache_lock_acquired: (f) state=1 {B}
                wl-20 0 truncate_enter: (f) {A} size=0
                wl-20 0 dio_drain_wait: (f) {A}
                """))
        .containsExactly(
            "20 waits for i_dio_count: 10 (queued) has had i_dio_count raised",
            "20 waits for i_dio_count: 11 has had i_dio_count raised");
  }

  @Test
  @DisplayName("a direct write that sleeps for block is counted already")
  void drainOfWaiter() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-9 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-11 0 dio_write_enter: (f) {A} iocb=0x2 pos=0 count=4096
                wl-11 0 pagecache_lock_wait: (f) state=1 {A}
                wl-20 0 dio_drain_wait: (f) {A}
                """))
        .containsExactly(
            "11 waits for pagecache(block): 9 has held pagecache(add)",
            "20 waits for i_dio_count: 11 has had i_dio_count raised");
  }

  @Test
  @DisplayName("a shoot-down waits for who has inserted its pages and sleeps with them locked")
  void shootdown() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-11 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                wl-12 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                wl-13 0 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-11 0 readahead_enter: (f) {A} index=0 nr_pages=1
                wl-11 0 pagecache_lock_wait: (f) state=0 {A}
                wl-12 0 readahead_enter: (f) {A} index=1 nr_pages=1
                wl-12 0 readahead_exit: (f <- g)
                wl-12 0 pagecache_lock_wait: (f) state=0 {A}
                wl-10 0 invalidate_enter: (f) {A} start=0 end=12287
                """))
        .containsExactly(
            "10 waits for folio lock: 11 has had folios locked",
            "11 waits for pagecache(add): 10 has held pagecache(block)",
            "12 waits for pagecache(add): 10 has held pagecache(block)");
  }

  @Test
  @DisplayName("what ended is no wait")
  void ended() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-11 0 pagecache_lock_wait: (f) state=0 {A}
                wl-10 0 pagecache_lock_release: (f) state=1 {A}
                wl-11 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-12 0 dio_drain_wait: (f) {A}
                wl-12 0 dio_drained: (f <- g)
                wl-13 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
                wl-13 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
                wl-14 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
                wl-14 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=false
                """
                    + LONG_AFTER))
        .isEmpty();
  }

  @Test
  @DisplayName("after a gap nobody is known to wait or to hold")
  void lost() {
    assertThat(
            ReplayedTrace.edges(
                """
                wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
                wl-11 0 pagecache_lock_wait: (f) state=0 {A}
                CPU:1 [LOST 5 EVENTS]
                wl-12 1 pagecache_lock_wait: (f) state=0 {A}
                """))
        .isEmpty();
  }
}
