package dev.faultline.replay.scene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.replay.rules.TraceText;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Lane;
import dev.faultline.v1.PageRow;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Span;
import dev.faultline.v1.Stay;
import dev.faultline.v1.Tick;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A scene")
final class SceneTest {
  private static final String EARLY_RELEASE =
      """
      wl-7 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-7 0 pagecache_lock_wait: (f) state=1 {A}
      wl-7 0 pagecache_lock_acquired: (f) state=1 {A}
      wl-7 0 invalidate_enter: (f) {A} start=0 end=8191
      wl-7 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
      wl-7 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
      wl-7 0 invalidate_exit: (f <- g) ret=0
      wl-7 0 pagecache_lock_release: (f) state=1 {A}
      wl-7 0 extent_write_enter: (f)
      wl-7 0 extent_write_exit: (f <- g)
      wl-7 0 dio_write_exit: (f <- g) ret=8192
      """;

  private static final String HANG =
      """
      wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
      wl-232 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
      wl-233 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
      wl-231 1 faults_disabled_set: (f) mapping={A.ptr}
      wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-232 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=195 address=0x7f00 flags=0xa54
      wl-232 0 pagecache_lock_wait: (f) state=0 {A}
      sh-3 0 @40.0 pagecache_lock_acquired: (f) state=0 {C}
      sh-3 0 pagecache_lock_release: (f) state=0 {C}
      """;

  private static TraceReport replay(String rule, String shorthand, boolean scenes) {
    ReplayOptions options = ReplayOptions.defaults().withRules(Set.of(rule));
    String text = TraceText.of(shorthand).text();
    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText("inline", text), Bindings.builtIn())) {
      return Replay.verify(source, scenes ? options.withScenes() : options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Finding finding(String rule, String shorthand) {
    TraceReport report = replay(rule, shorthand, true);
    assertThat(report.getFindingsList()).hasSize(1);
    return report.getFindings(0);
  }

  private static List<String> spans(Lane lane) {
    return lane.getSpansList().stream()
        .map(
            span ->
                span.getKind()
                    + " "
                    + span.getWhat()
                    + " "
                    + span.getBeginLine()
                    + ".."
                    + (span.getOpen() ? "" : span.getEndLine()))
        .toList();
  }

  @Test
  @DisplayName("is not recorded unless it is asked for, and changes nothing else")
  void onlyOnDemand() {
    TraceReport without = replay("released-before-completion", EARLY_RELEASE, false);
    TraceReport with = replay("released-before-completion", EARLY_RELEASE, true);

    assertThat(without.getFindings(0).hasScene()).isFalse();
    TraceReport.Builder stripped = with.toBuilder();
    stripped.getFindingsBuilderList().forEach(Finding.Builder::clearScene);
    assertThat(stripped.build()).isEqualTo(without);
  }

  @Test
  @DisplayName("shows what the task did, held and waited for, with the lines of begin and end")
  void showsSpans() {
    Scene scene = finding("released-before-completion", EARLY_RELEASE).getScene();

    assertThat(scene.getLanesList()).hasSize(1);
    Lane lane = scene.getLanes(0);
    assertThat(lane.getTid()).isEqualTo(7);
    assertThat(lane.getComm()).isEqualTo("wl");
    assertThat(lane.getRole()).isEqualTo("DIO write");
    assertThat(spans(lane))
        .containsExactly(
            "OPERATION DIO write 1..11",
            "WAIT pagecache(block) 2..3",
            "HOLD pagecache(block) 3..8",
            "SHOOTDOWN shoot-down 4..7");
    assertThat(lane.getSpans(2).getOf()).isEqualTo("inode 4097 (254:0)");
    assertThat(lane.getSpans(2).getEndNs() - lane.getSpans(2).getBeginNs()).isEqualTo(500_000);
  }

  @Test
  @DisplayName("joins events of neighbouring pages, and shows when pages were resident")
  void showsPages() {
    Scene scene = finding("released-before-completion", EARLY_RELEASE).getScene();

    Tick removed = scene.getLanes(0).getTicks(0);
    assertThat(removed.getKind()).isEqualTo(Tick.Kind.PAGE_REMOVED);
    assertThat(removed.getCount()).isEqualTo(2);
    assertThat(removed.getFirstIndex()).isZero();
    assertThat(removed.getLastIndex()).isEqualTo(1);
    assertThat(removed.getLine()).isEqualTo(5);
    assertThat(scene.getPagesList()).extracting(PageRow::getFirstIndex).containsExactly(0L, 1L);
    PageRow page = scene.getPages(0);
    assertThat(page.getStaysList()).extracting(Stay::getUnknown).containsExactly(false);
    assertThat(page.getStays(0).getBeginNs()).isEqualTo(scene.getFirstNs());
    assertThat(page.getStays(0).getEndNs()).isEqualTo(removed.getTimeNs());
  }

  @Test
  @DisplayName("of a deadlock lasts till the end of the trace, with what never ended left open")
  void lastsTillTheEnd() {
    Finding deadlock = finding("deadlock", HANG);

    assertThat(deadlock.getScene().getLastNs()).isEqualTo(40_000_100_000L);
    assertThat(deadlock.getScene().getLanesList())
        .extracting(Lane::getTid)
        .containsExactlyInAnyOrder(231, 233, 232);
    for (Lane lane : deadlock.getScene().getLanesList()) {
      switch (lane.getTid()) {
        case 231 ->
            assertThat(spans(lane))
                .containsExactly(
                    "OPERATION DIO write 1..",
                    "HOLD pagecache(block) 2..",
                    "PINNING pinning 6..",
                    "WAIT mmap_lock(read) 7..");
        case 232 ->
            assertThat(spans(lane))
                .containsExactly(
                    "WAIT mmap_lock(read) 3..4",
                    "HOLD mmap_lock(read) 4..",
                    "OPERATION page fault 8..",
                    "WAIT pagecache(add) 9..");
        default -> assertThat(spans(lane)).containsExactly("WAIT mmap_lock(write) 5..");
      }
    }
  }

  @Test
  @DisplayName("comes with who waits for whom, once round the circle")
  void tellsTheCircle() {
    Finding deadlock = finding("deadlock", HANG);

    assertThat(deadlock.getWaitsList()).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(deadlock.getWaits(i).getHolder())
          .isEqualTo(deadlock.getWaits((i + 1) % 3).getWaiter());
    }
  }

  @Test
  @DisplayName("of iomap has the direct I/O, the requests of inode locks, and paths without an end")
  void showsIomap() {
    Finding finding =
        finding(
            "dirtied-in-write-window",
            """
            wl-10 0 xfs_ilock: {ax} flags IOLOCK_SHARED caller xfs_ilock_iocb_for_write+0x50/0xd0
            wl-10 0 xfs_file_direct_write: {ax} disize 0x100000 pos 0x0 bytecount 0x2000
            wl-10 0 iomap_dio_rw_begin: {ax} size 0x100000 offset 0x0 length 0x2000 done_before 0x0 flags DIRECT dio_flags  aio 0
            wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
            wl-10 0 iomap_iter: {ax} pos 0x0 length 0x2000 processed 0 flags WRITE|DIRECT (0x11) ops o caller __iomap_dio_rw+0x210/0x860
            fa-20 1 xfs_filemap_fault: {ax} order 0 write_fault 0
            fa-20 1 mm_filemap_fault: {a=} ofs=4096
            fa-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
            fa-20 1 iomap_readahead: {ax} nr_pages 1
            fa-20 1 xfs_filemap_fault: {ax} order 0 write_fault 1
            fa-20 1 xfs_ilock: {ax} flags MMAPLOCK_SHARED caller __xfs_write_fault.constprop.0+0x105/0x270
            fa-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
            fa-20 1 xfs_iunlock: {ax} flags MMAPLOCK_SHARED caller __xfs_write_fault.constprop.0+0x105/0x270
            wl-10 0 iomap_iter: {ax} pos 0x0 length 0x2000 processed 8192 flags WRITE|DIRECT (0x11) ops o caller __iomap_dio_rw+0x210/0x860
            wl-10 0 xfs_end_io_direct_write: {ax} isize 0x100000 disize 0x100000 pos 0x0 bytecount 0x2000
            wl-10 0 iomap_dio_complete: {ax} size 0x100000 offset 0x2000 flags DIRECT aio 0 error 0 ret 8192
            wl-10 0 xfs_iunlock: {ax} flags IOLOCK_SHARED caller xfs_file_dio_write_aligned+0xbb/0x130
            """);

    Lane writer = finding.getScene().getLanes(0);
    assertThat(writer.getTid()).isEqualTo(10);
    assertThat(spans(writer))
        .containsExactly(
            "HOLD i_rwsem(read), from its request on 1..17", "OPERATION DIO write 3..16");
    assertThat(writer.getTicksList())
        .extracting(Tick::getKind)
        .containsExactly(
            Tick.Kind.ENTERED,
            Tick.Kind.PAGE_REMOVED,
            Tick.Kind.EXTENT_ASKED,
            Tick.Kind.EXTENT_ASKED,
            Tick.Kind.WRITTEN);
    Lane dirtier = finding.getScene().getLanes(1);
    assertThat(spans(dirtier))
        .containsExactly("HOLD invalidate_lock(read), from its request on 11..13");
    assertThat(dirtier.getTicksList())
        .extracting(Tick::getKind)
        .containsExactly(
            Tick.Kind.ENTERED, Tick.Kind.PAGE_ADDED, Tick.Kind.ENTERED, Tick.Kind.PAGE_DIRTIED);
  }

  @Test
  @DisplayName(
      "is bounded: of a crowd it keeps what is nearest to the evidence, and counts the rest")
  void isBounded() {
    StringBuilder crowd =
        new StringBuilder(
            EARLY_RELEASE.lines().limit(8).toList().stream()
                .map(line -> line + "\n")
                .reduce("", String::concat));
    for (int i = 0; i < 400; i++) {
      crowd.append("wl-7 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false\n");
      crowd.append(
          "wl-7 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true\n");
      crowd.append("wl-7 0 mmap_lock_released: mm=00aa memcg_path=/ write=false\n");
    }
    crowd.append("wl-7 0 extent_write_enter: (f)\nwl-7 0 extent_write_exit: (f <- g)\n");
    crowd.append("wl-7 0 dio_write_exit: (f <- g) ret=8192\n");
    Scene scene = finding("released-before-completion", crowd.toString()).getScene();

    Lane lane = scene.getLanes(0);
    assertThat(lane.getSpansCount()).isBetween(70, 90);
    assertThat(scene.getOmitted()).isEqualTo(804 - lane.getSpansCount());
    assertThat(spans(lane))
        .contains("HOLD pagecache(block) 3..8", "HOLD mmap_lock(read) 1207..1208");
    assertThat(lane.getSpansList()).extracting(Span::getBeginNs).isSortedAccordingTo(Long::compare);
  }

  @Test
  @DisplayName("says from when on it knows, and still has what goes on since before")
  void forgetsWhatIsLongPast() {
    StringBuilder trace =
        new StringBuilder(
            HANG.lines().limit(9).toList().stream()
                .map(line -> line + "\n")
                .reduce("", String::concat));
    for (int i = 0; i < 20_000; i++) {
      trace.append("sh-3 0 pagecache_lock_acquired: (f) state=0 {C}\n");
      trace.append("sh-3 0 pagecache_lock_release: (f) state=0 {C}\n");
    }
    Scene scene = finding("deadlock", trace.toString()).getScene();

    assertThat(scene.getKnownSinceNs()).isGreaterThan(scene.getFirstNs());
    assertThat(scene.getLanesList())
        .filteredOn(lane -> lane.getTid() == 232)
        .singleElement()
        .satisfies(
            lane ->
                assertThat(spans(lane))
                    .containsExactly(
                        "HOLD mmap_lock(read) 4..",
                        "OPERATION page fault 8..",
                        "WAIT pagecache(add) 9.."));
  }
}
