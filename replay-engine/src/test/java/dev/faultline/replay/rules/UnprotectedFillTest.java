package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("unprotected-fill")
@ExtendWith(KeptReports.class)
final class UnprotectedFillTest {
  /** After these two holds it is known who holds what of A: nobody anything. */
  private static final String NOBODY_HOLDS =
      """
      wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
      wl-10 0 pagecache_lock_release: (f) state=0 {A}
      wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 0 pagecache_lock_release: (f) state=1 {A}
      """;

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(UnprotectedFill.class, shorthand);
  }

  @Test
  @DisplayName("a splice reads a folio without any lock")
  void splice() {
    replay(
            NOBODY_HOLDS
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0 // BUG: a read of a folio inserts pages before it has add
                rd-20 1 read_folio_enter: (f) {A} index=0
                rd-20 1 read_folio_exit: (f <- g)
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a readahead takes add, waiting if need be, after it has inserted")
  void blockingReadahead() {
    replay(
            NOBODY_HOLDS
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=2
                rd-20 1 pagecache_lock_acquired: (f) state=0 {A} // BUG: a readahead inserts pages before it has add
                rd-20 1 pagecache_lock_release: (f) state=0 {A}
                rd-20 1 readahead_exit: (f <- g)
                """)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a readahead that tries for add inserts first by design")
  void tries() {
    replay(
            NOBODY_HOLDS
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=1
                rd-20 1 pagecache_lock_tried: (f) ok=1 state=0 {A}
                rd-20 1 pagecache_lock_release: (f) state=0 {A}
                rd-20 1 readahead_exit: (f <- g)
                """)
        .isClean();
  }

  @Test
  @DisplayName("a buffered read and a fault hold add before they insert")
  void withAdd() {
    replay(
            NOBODY_HOLDS
                + """
                rd-20 1 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
                rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=1
                rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
                rd-20 1 pagecache_lock_release: (f) state=0 {A}
                rd-20 1 readahead_exit: (f <- g)
                rd-20 1 pagecache_lock_release: (f) state=0 {A}
                rd-20 1 read_iter_exit: (f <- g) ret=4096
                """)
        .isClean();
  }

  @Test
  @DisplayName("truncate holds block when it inserts its edge folio")
  void withBlock() {
    replay(
            NOBODY_HOLDS
                + """
                tr-20 1 truncate_enter: (f) {A} size=100
                tr-20 1 pagecache_lock_acquired: (f) state=1 {A}
                tr-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                tr-20 1 read_folio_enter: (f) {A} index=0
                tr-20 1 read_folio_exit: (f <- g)
                tr-20 1 pagecache_lock_release: (f) state=1 {A}
                """)
        .isClean();
  }

  @Test
  @DisplayName("a task that may hold add from before the trace")
  void startsInTheMiddle() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-10 0 pagecache_lock_release: (f) state=0 {A}
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            rd-20 1 read_folio_enter: (f) {A} index=0
            rd-20 1 read_folio_exit: (f <- g)
            """)
        .isUndecided("before the trace");
  }

  @Test
  @DisplayName("what was known is not known any more after a gap")
  void afterGap() {
    replay(
            NOBODY_HOLDS
                + """
                CPU:1 [LOST 3 EVENTS]
                wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
                wl-10 0 pagecache_lock_release: (f) state=0 {A}
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 read_folio_enter: (f) {A} index=0
                rd-20 1 read_folio_exit: (f <- g)
                """)
        .isUndecided("before a gap");
  }

  @Test
  @DisplayName("an insertion whose fill was not recorded is not proved by a later one elsewhere")
  void otherFill() {
    replay(
            NOBODY_HOLDS
                + """
                rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                rd-20 1 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
                rd-20 1 pagecache_lock_acquired: (f) state=0 {B}
                rd-20 1 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
                rd-20 1 readahead_enter: (f) {B} index=0 nr_pages=1
                rd-20 1 readahead_exit: (f <- g)
                rd-20 1 pagecache_lock_release: (f) state=0 {B}
                rd-20 1 read_iter_exit: (f <- g) ret=4096
                """)
        .isUndecided("not recorded");
  }

  @Test
  @DisplayName("with block held by somebody it is a matter for foreign-fill-under-block")
  void underBlock() {
    replay(
            """
            wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
            wl-10 0 pagecache_lock_release: (f) state=0 {A}
            wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
            rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            rd-20 1 read_folio_enter: (f) {A} index=0
            rd-20 1 read_folio_exit: (f <- g)
            wl-10 0 pagecache_lock_release: (f) state=1 {A}
            """)
        .hasNoOpportunity();
  }

  private static final String READS_WITHOUT_ADD =
      """
      rd-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
      rd-20 1 readahead_enter: (f) {A} index=0 nr_pages=1
      rd-20 1 pagecache_lock_acquired: (f) state=0 {A}
      rd-20 1 pagecache_lock_release: (f) state=0 {A}
      rd-20 1 readahead_exit: (f <- g)
      """;

  private static final String FAULTS =
      "rd-20 1 page_fault_enter: (f) fdm=0x0 {A} pgoff=0 address=0x7f00 flags=0x814\n";

  private static final String FAULTED = "rd-20 1 page_fault_exit: (f <- g) ret=0x200\n";

  private static Finding only(String trace) {
    return replay(NOBODY_HOLDS + trace).findings().get(0);
  }

  @Test
  @DisplayName("a fault that should have had add is another bug than fadvise, which never has it")
  void fingerprints() {
    String before = "rd-20 1 mm_filemap_map_pages: {a=} ofs=0-4095\n";
    Finding byDesign = only(before + READS_WITHOUT_ADD);
    Finding inFault = only(FAULTS + READS_WITHOUT_ADD + FAULTED);

    assertThat(byDesign.getFingerprint()).isNotEqualTo(inFault.getFingerprint());
    assertThat(byDesign.getAlternativeFingerprintsList()).isEmpty();
    assertThat(inFault.getAlternativeFingerprintsList()).isEmpty();
  }

  @Test
  @DisplayName("where the capture begins with the insertion it may be either, and says so")
  void cutFingerprint() {
    String inFault = only(FAULTS + READS_WITHOUT_ADD + FAULTED).getFingerprint();
    Finding cut = only(READS_WITHOUT_ADD);

    assertThat(cut.getFingerprint()).isNotEqualTo(inFault);
    assertThat(cut.getAlternativeFingerprintsList()).contains(inFault);
  }
}
