package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** btrfs and gfs2: page faults are off while the buffer is pinned; the caller faults it in. */
@DisplayName("Direct writes that fault their buffer in and go on")
@ExtendWith(KeptReports.class)
final class PrefaultingTest {
  private static final String PAGE_0_GOES =
      """
      wl-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
      wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
      wl-10 0 writeback_dirty_folio: bdi btrfs-1: ino=4098 index=9
      """;

  private static String begins(long offset, long length, long done) {
    return "wl-10 0 iomap_dio_rw_begin: {ax} size 0x100000 offset 0x%x length 0x%x done_before 0x%x flags DIRECT dio_flags DIO_PARTIAL aio 0\n"
        .formatted(offset, length, done);
  }

  private static String asks(long pos, long length, long status) {
    return "wl-10 0 iomap_iter: {ax} pos 0x%x length 0x%x status %d flags WRITE|DIRECT (0x11) ops btrfs_dio_iomap_ops [btrfs] caller __iomap_dio_rw+0x286/0x960\n"
        .formatted(pos, length, status);
  }

  private static String completes(long end, long result) {
    return "wl-10 0 iomap_dio_complete: {ax} size 0x100000 offset 0x%x flags DIRECT aio 0 error 0 ret %d\n"
        .formatted(end, result);
  }

  /** Nothing could be pinned. */
  private static String fails(long offset, long length, long done) {
    return begins(offset, length, done)
        + asks(offset, length, 0)
        + asks(offset, length, -14)
        + completes(offset, done);
  }

  private static RuleTester livelock(String shorthand) {
    return RuleTester.replay(RetryLivelock.class, shorthand);
  }

  @Test
  @DisplayName("are judged by the nofault model from their first event on")
  void model() {
    TraceReport report = livelock(PAGE_0_GOES + fails(0, 0x2000, 0)).report();

    assertThat(report.getModelsList()).containsExactly("nofault");
  }

  @Test
  @DisplayName("may stop part-way and go on from there, with results that add up")
  void goesOn() {
    String first =
        begins(0, 0x4000, 0)
            + asks(0, 0x4000, 0)
            + asks(0x2000, 0x2000, -14)
            + completes(0x2000, 0x2000);
    String rest =
        begins(0x2000, 0x2000, 0x2000)
            + asks(0x2000, 0x2000, 0)
            + asks(0x4000, 0, 0)
            + completes(0x4000, 0x4000);

    livelock((first + rest).repeat(2 * RetryLivelock.TURNS)).isClean();
    RuleTester.replay(DirtiedInWriteWindow.class, PAGE_0_GOES + first + rest).isClean();
  }

  @Test
  @DisplayName("may fail once and go through the page cache")
  void buffered() {
    livelock(
            PAGE_0_GOES
                + fails(0, 0x2000, 0)
                + """
                wl-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                wl-10 0 writeback_dirty_folio: bdi btrfs-1: ino=4097 index=0
                """)
        .isClean();
  }

  @Test
  @DisplayName("and do not collide with the pages of their own fallback")
  void ownFallback() {
    RuleTester.replay(
            DirtiedInWriteWindow.class,
            PAGE_0_GOES
                + fails(0, 0x2000, 0)
                + """
                wl-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                wl-10 0 writeback_dirty_folio: bdi btrfs-1: ino=4097 index=0
                """)
        .findsNothing();
  }

  @Test
  @DisplayName("go round in circles where position, length and error stay the same")
  void circles() {
    String tries = fails(0x1000, 0x2000, 0);
    assertThat(
            livelock(tries.repeat(RetryLivelock.TURNS - 1) + TWO_SECONDS_LATER + tries).findings())
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.getTitle()).contains("faults its buffer in and fails"));
    livelock(tries.repeat(RetryLivelock.TURNS - 2) + TWO_SECONDS_LATER + tries).isClean();
    livelock(tries.repeat(2 * RetryLivelock.TURNS)).isClean();
  }

  private static final String TWO_SECONDS_LATER =
      "sh-3 0 @3.0 mm_filemap_map_pages: {a=} ofs=0-4095\n";

  @Test
  @DisplayName("do so too behind a part that was done")
  void circlesBehindPart() {
    String tries = fails(0x2000, 0x2000, 0x2000);
    assertThat(livelock(tries.repeat(RetryLivelock.TURNS) + TWO_SECONDS_LATER + tries).findings())
        .hasSize(1);
  }

  @Test
  @DisplayName("are none on a file with checksums, which btrfs writes through the page cache")
  void checksums() {
    TraceReport report =
        livelock(
                PAGE_0_GOES
                    + "wl-10 0 btrfs_sync_file: 7b3e: root=5(FS_TREE) ino=4097 parent=256 datasync=0\n")
            .report();

    assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
    assertThat(report.getReasonsList().toString()).contains("DIO_RW_BEGIN").contains("checksums");
  }
}
