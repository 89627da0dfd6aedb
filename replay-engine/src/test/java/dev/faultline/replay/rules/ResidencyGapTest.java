package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("residency-gap")
@ExtendWith(KeptReports.class)
final class ResidencyGapTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(ResidencyGap.class, shorthand);
  }

  @Test
  @DisplayName("notes a page that comes in while it certainly is there")
  void addedTwice() {
    replay(
            """
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0 // BUG: pages come or go without a record
            """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("notes a page that goes while it certainly is gone")
  void removedTwice() {
    replay(
            """
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            rd-10 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
            rd-10 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0 // BUG: pages come or go without a record
            """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("says nothing of pages from before the trace, and of large folios that are split")
  void unknownBefore() {
    replay(
            """
            rd-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=2
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=2
            rd-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
            rd-10 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("says nothing of what a gap in the trace explains")
  void gap() {
    replay(
            """
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            CPU:0 [LOST 3 EVENTS]
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            """)
        .hasNoOpportunity();
  }

  @Test
  @DisplayName("takes its note back where the gap becomes known later")
  void lateGap() {
    replay(
            """
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            CPU:1 [LOST 3 EVENTS]
            rd-11 1 mm_filemap_add_to_page_cache: {a} ofs=8192 order=0
            """)
        .findsNothing();
  }
}
