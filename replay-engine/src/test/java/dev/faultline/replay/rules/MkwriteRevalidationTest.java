package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("mkwrite-revalidation")
@ExtendWith(KeptReports.class)
final class MkwriteRevalidationTest {
  /** So that the capture has insertions; of another file, which is none of mkwrite's business. */
  private static final String SOMEWHERE_ELSE =
      "rd-20 1 mm_filemap_add_to_page_cache: {b} ofs=0 order=0\n";

  private static final String BEGINS =
      """
      fa-10 0 page_mkwrite_enter: (f) {A} pgoff=5 address=0x7f00
      fa-10 0 pagecache_lock_acquired: (f) state=0 {A}
      """;

  private static final String PAGE_5_REMOVED =
      "ks-20 1 mm_filemap_delete_from_page_cache: {a} ofs=20480 order=0\n";

  private static final String RELEASES = "fa-10 0 pagecache_lock_release: (f) state=0 {A}\n";

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(MkwriteRevalidation.class, SOMEWHERE_ELSE + shorthand);
  }

  @Test
  @DisplayName("the page was removed meanwhile, and mkwrite returns it all the same")
  void removed() {
    replay(
            BEGINS
                + PAGE_5_REMOVED
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200 // BUG: has been removed\n")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("the large folio around it was removed")
  void largeFolioRemoved() {
    replay(
            BEGINS
                + "ks-20 1 mm_filemap_delete_from_page_cache: {a} ofs=16384 order=2\n"
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200 // BUG: has been removed\n")
        .findsMarked(Grade.Value.VIOLATION);
  }

  @Test
  @DisplayName("mkwrite notices and has the fault retried")
  void noticed() {
    replay(BEGINS + PAGE_5_REMOVED + RELEASES + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x100\n")
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("the page stays, whatever happens around it")
  void stays() {
    replay(
            BEGINS
                + """
                ks-20 1 mm_filemap_delete_from_page_cache: {a} ofs=24576 order=0
                ks-20 1 mm_filemap_delete_from_page_cache: {b} ofs=20480 order=0
                """
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200\n")
        .isClean();
  }

  @Test
  @DisplayName("the page was removed before mkwrite began and is back")
  void removedBefore() {
    replay(
            PAGE_5_REMOVED
                + "rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0\n"
                + BEGINS
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200\n")
        .isClean();
  }

  @Test
  @DisplayName("the page was removed and inserted again: which of the two is returned is open")
  void insertedAgain() {
    replay(
            BEGINS
                + PAGE_5_REMOVED
                + "rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0\n"
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200\n")
        .findsNothing();
  }

  @Test
  @DisplayName("a removal of what was gone already: the trace has missed something")
  void contradiction() {
    replay(
            PAGE_5_REMOVED
                + BEGINS
                + PAGE_5_REMOVED
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200\n")
        .isUndecided("before the trace");
  }

  @Test
  @DisplayName("a mkwrite that began before the trace, or before a gap")
  void startsInTheMiddle() {
    replay(
            BEGINS
                + PAGE_5_REMOVED
                + "CPU:1 [LOST 1 EVENTS]\n"
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200\n")
        .findsNothing();
  }

  @Test
  @DisplayName("a gap that turns out to have begun before mkwrite returned")
  void retracted() {
    replay(
            "zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095\n"
                + BEGINS
                + PAGE_5_REMOVED
                + RELEASES
                + """
                fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200
                CPU:2 [LOST 4 EVENTS]
                zz-30 2 mm_filemap_get_pages: {c=} ofs=0-4095
                """)
        .isUndecided("before a gap");
  }

  @Test
  @DisplayName("an inode number that has two addresses")
  void ambiguous() {
    replay(
            BEGINS
                + "wl-11 1 pagecache_lock_wait: (f) state=0 dev=266338304 ino=4097"
                + " mapping=0xff11000009999910\n"
                + PAGE_5_REMOVED
                + RELEASES
                + "fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200\n")
        .isUndecided("more than one mapping");
  }
}
