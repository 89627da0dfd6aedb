package dev.faultline.replay.rules;

import static dev.faultline.replay.rules.IomapTrace.BEGINS;
import static dev.faultline.replay.rules.IomapTrace.COMPLETES;
import static dev.faultline.replay.rules.IomapTrace.ON_DISK;
import static dev.faultline.replay.rules.IomapTrace.PAGE_1_COMES;
import static dev.faultline.replay.rules.IomapTrace.PAGE_1_DIRTIED;
import static dev.faultline.replay.rules.IomapTrace.PAGE_1_REMOVED;
import static dev.faultline.replay.rules.IomapTrace.SUBMITS;
import static dev.faultline.replay.rules.IomapTrace.SUBMITTED;
import static dev.faultline.replay.rules.IomapTrace.UNLOCKS;
import static dev.faultline.replay.rules.IomapTrace.marked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.Replay;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.v1.Coverage;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("On files whose direct I/O goes through iomap")
@ExtendWith(KeptReports.class)
final class IomapRulesTest {
  private static final String WRITE = BEGINS + SUBMITS + SUBMITTED + ON_DISK + COMPLETES + UNLOCKS;

  private static TraceReport verify(String shorthand, ReplayOptions options) throws IOException {
    return verify(shorthand, options, false);
  }

  private static TraceReport verify(String shorthand, ReplayOptions options, boolean allRecorded)
      throws IOException {
    Bindings bindings = TraceText.BINDINGS;
    Map<EventKind, List<String>> recordedBy = new EnumMap<>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      recordedBy.put(kind, bindings.tracepointsFor(kind));
    }
    CaptureInput input = CaptureInput.ofText("inline", TraceText.of(shorthand).text());
    try (EventSource source = CaptureReader.open(input, bindings)) {
      return KeptReports.heard(
          Replay.verify(
              allRecorded ? new EverythingRecorded(source) : source,
              options.withTracepoints(recordedBy)));
    }
  }

  private static Coverage coverage(TraceReport report, String rule) {
    return report.getCoverageList().stream()
        .filter(coverage -> coverage.getRule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  @Nested
  @DisplayName("dio-read-unflushed")
  final class Unflushed {
    private static final String DIRTY =
        """
        kw-40 0 iomap_writepage: {ax} size 0x100000 offset 0x9000 length 0x1000
        fa-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
        fa-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
        """;
    private static final String READ_BEGINS =
        "rd-50 1 iomap_dio_rw_begin: {ax} size 0x100000 offset 0x0 length 0x2000 done_before 0x0"
            + " flags DIRECT dio_flags  aio 0\n";
    private static final String WRITES_BACK =
        "rd-50 1 iomap_writepage: {ax} size 0x100000 offset 0x1000 length 0x1000\n";
    private static final String READS =
        "rd-50 1 iomap_iter: {ax} pos 0x0 length 0x2000 processed 0 flags DIRECT (0x10) ops"
            + " xfs_read_iomap_ops [xfs] caller __iomap_dio_rw+0x210/0x860\n";
    private static final String GONE =
        "rc-60 1 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0\n";

    @Test
    @DisplayName("reports a read that submits over a dirty page")
    void reports() {
      RuleTester.replay(
              DioReadUnflushed.class,
              GONE + DIRTY + READ_BEGINS + marked(READS, "over dirty pages"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("accepts a read of such a file over pages that nobody has dirtied")
    void nothingDirty() {
      RuleTester.replay(DioReadUnflushed.class, GONE + READ_BEGINS + READS).isClean();
    }

    @Test
    @DisplayName("accepts a read that has written the page back")
    void accepts() {
      RuleTester.replay(DioReadUnflushed.class, GONE + DIRTY + READ_BEGINS + WRITES_BACK + READS)
          .isClean();
    }

    @Test
    @DisplayName("is undecided where no write-back of the file was ever seen")
    void writebackNotRecorded() {
      RuleTester.replayUntold(
              DioReadUnflushed.class,
              GONE + DIRTY.replace("writepage: {ax}", "writepage: {bx}") + READ_BEGINS + READS)
          .isUndecided("not recorded");
    }
  }

  @Nested
  @DisplayName("stale-error-unreported")
  final class Unreported {
    private static final String COLLISION =
        BEGINS + SUBMITS + PAGE_1_COMES + PAGE_1_DIRTIED + ON_DISK + COMPLETES;
    private static final String FSYNC =
        "wl-10 0 file_check_and_advance_wb_err: file=000000002f245f97 dev=254:0 ino=0x1001"
            + " old=0x1005 new=";

    @Test
    @DisplayName("reports an fsync that finds no error after a collision")
    void reports() {
      RuleTester.replay(
              StaleErrorUnreported.class,
              COLLISION + marked(FSYNC + "0x1005", "not reported at the next fsync"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("accepts one that does")
    void accepts() {
      RuleTester.replay(StaleErrorUnreported.class, COLLISION + FSYNC + "0x2005\n").isClean();
    }

    @Test
    @DisplayName("has nothing to check after a write without a collision")
    void noCollision() {
      RuleTester.replay(StaleErrorUnreported.class, WRITE + FSYNC + "0x1005\n").hasNoOpportunity();
    }
  }

  @Nested
  @DisplayName("range-op-refill")
  final class Refill {
    private static final String TAKES =
        """
        tr-70 0 xfs_ilock: {ax} flags IOLOCK_EXCL|MMAPLOCK_EXCL caller xfs_file_fallocate+0x50/0xd0 [xfs]
        tr-70 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0
        """;
    private static final String GOES_ON =
        """
        tr-70 0 xfs_ilock: {ax} flags ILOCK_EXCL caller xfs_free_file_space+0x50/0xd0 [xfs]
        tr-70 0 xfs_iunlock: {ax} flags ILOCK_EXCL caller xfs_free_file_space+0x50/0xd0 [xfs]
        """;
    private static final String GIVES_BACK =
        "tr-70 0 xfs_iunlock: {ax} flags IOLOCK_EXCL|MMAPLOCK_EXCL caller xfs_file_fallocate+0x1"
            + " [xfs]\n";

    @Test
    @DisplayName("reports a page that another task brings in under invalidate_lock")
    void reports() {
      RuleTester.replay(
              RangeOpRefill.class,
              TAKES + PAGE_1_COMES + GOES_ON + marked(GIVES_BACK, "while invalidate_lock is held"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("accepts a page that may have come in before the lock was had, or after it")
    void accepts() {
      String request = TAKES.lines().findFirst().orElseThrow() + "\n";
      String rest = TAKES.substring(request.length());
      RuleTester.replay(RangeOpRefill.class, request + PAGE_1_COMES + rest + GOES_ON + GIVES_BACK)
          .isClean();
      RuleTester.replay(RangeOpRefill.class, TAKES + GOES_ON + PAGE_1_COMES + GIVES_BACK).isClean();
    }

    @Test
    @DisplayName("accepts the edge page that the operation itself brings in")
    void ownPage() {
      RuleTester.replay(
              RangeOpRefill.class,
              TAKES + PAGE_1_COMES.replace("fa-20 1", "tr-70 0") + GOES_ON + GIVES_BACK)
          .isClean();
    }
  }

  @Nested
  @DisplayName("retry-livelock")
  final class Livelock {
    private static final String TRY =
        """
        gf-80 0 iomap_dio_rw_begin: {ax} size 0x100000 offset 0x0 length 0x2000 done_before 0x0 flags DIRECT dio_flags DIO_PARTIAL aio 0
        gf-80 0 iomap_iter: {ax} pos 0x0 length 0x2000 processed 0 flags WRITE|DIRECT (0x11) ops gfs2_iomap_ops caller f+0x0/0x1
        gf-80 0 iomap_iter: {ax} pos 0x0 length 0x2000 processed -14 flags WRITE|DIRECT (0x11) ops gfs2_iomap_ops caller f+0x0/0x1
        gf-80 0 iomap_dio_complete: {ax} size 0x100000 offset 0x0 flags DIRECT aio 0 error 0 ret 0
        """;

    private static RuleTester replay(String shorthand) {
      return RuleTester.replay(RetryLivelock.class, shorthand);
    }

    @Test
    @DisplayName("reports prefaulting that goes round in circles")
    void reports() {
      String secondsLater = "sh-3 0 @3.0 mm_filemap_map_pages: {a=} ofs=0-4095\n";
      RuleTester tester = replay(TRY.repeat(RetryLivelock.TURNS) + secondsLater + TRY);

      assertThat(tester.findings())
          .singleElement()
          .satisfies(
              finding -> assertThat(finding.getTitle()).contains("faults its buffer in and fails"));
      assertThat(tester.report().getModelsList()).containsExactly("nofault");
    }

    @Test
    @DisplayName("accepts tries that get somewhere")
    void progress() {
      String further =
          TRY.replace("processed -14", "processed 4096")
              .replace(
                  "0x0 flags DIRECT aio 0 error 0 ret 0",
                  "0x1000 flags DIRECT aio 0 error 0 ret 4096");
      replay((TRY + further).repeat(RetryLivelock.TURNS)).isClean();
    }

    @Test
    @DisplayName("accepts reads of nothing, over and over")
    void endOfFile() {
      replay(
              TRY.replace("processed -14", "processed 0")
                  .replace("WRITE|DIRECT (0x11)", "DIRECT (0x10)")
                  .repeat(2 * RetryLivelock.TURNS))
          .isClean();
    }

    @Test
    @DisplayName("leaves a program alone that passes a bad buffer to XFS again and again")
    void notPrefaulting() {
      replay(TRY.replace("PARTIAL", "").repeat(2 * RetryLivelock.TURNS)).findsNothing();
    }
  }

  @Nested
  @DisplayName("shootdown-failed")
  final class Fallback {
    private static final String FAILS =
        "wl-10 0 iomap_dio_invalidate_fail: {ax} size 0x100000 offset 0x0 length 0x2000\n";

    @Test
    @DisplayName("notes the fallback to buffered I/O")
    void noted() {
      RuleTester.replay(ShootdownFailed.class, BEGINS + marked(FAILS, "falls back to buffered I/O"))
          .findsMarked(Grade.Value.NOTE);
    }

    @Test
    @DisplayName("and the buffered write that follows dirties nobody's range but its own")
    void ownRange() {
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + FAILS
                  + """
                  wl-10 0 xfs_file_buffered_write: {ax} disize 0x100000 pos 0x0 bytecount 0x2000
                  wl-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
                  wl-10 0 writeback_dirty_folio: bdi 254:0: ino=4097 index=0
                  """
                  + WRITE.replace("0x0 length 0x2000", "0x8000 length 0x2000"))
          .findsNothing();
    }
  }

  @Nested
  @DisplayName("locks that are recorded before they are taken and after they are released")
  final class Locks {
    private static final String ONE =
        """
        wl-10 0 xfs_ilock: {ax} flags IOLOCK_EXCL caller xfs_file_buffered_write+0x131/0x2a0 [xfs]
        wl-10 0 mmap_lock_start_locking: mm=00000000946f0abd memcg_path=/ write=true
        wl-10 0 mmap_lock_acquire_returned: mm=00000000946f0abd memcg_path=/ write=true success=true
        wl-10 0 mmap_lock_released: mm=00000000946f0abd memcg_path=/ write=true
        wl-10 0 xfs_iunlock: {ax} flags IOLOCK_EXCL caller xfs_file_buffered_write+0x273/0x2a0 [xfs]
        """;
    private static final String OTHER =
        """
        wl-11 1 mmap_lock_start_locking: mm=00000000946f0abd memcg_path=/ write=false
        wl-11 1 mmap_lock_acquire_returned: mm=00000000946f0abd memcg_path=/ write=false success=true
        wl-11 1 xfs_ilock: {ax} flags IOLOCK_SHARED caller xfs_file_mmap+0x131/0x2a0 [xfs]
        wl-11 1 xfs_iunlock: {ax} flags IOLOCK_SHARED caller xfs_file_mmap+0x273/0x2a0 [xfs]
        wl-11 1 mmap_lock_released: mm=00000000946f0abd memcg_path=/ write=false
        """;

    @Test
    @DisplayName("show an inversion by the order of requests")
    void inversion() {
      RuleTester tester = RuleTester.replay(LockOrderInversion.class, UNLOCKS + ONE + OTHER);

      assertThat(tester.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.getGrade()).isEqualTo(Grade.Value.POTENTIAL);
                assertThat(finding.getTitle()).contains("i_rwsem").contains("mmap_lock");
              });
    }

    @Test
    @DisplayName("show none where all ask in one order")
    void oneOrder() {
      RuleTester.replay(LockOrderInversion.class, UNLOCKS + ONE + ONE.replace("wl-10", "wl-12"))
          .isClean();
    }

    @Test
    @DisplayName("are not taken for held for ever where releases are not recorded")
    void withoutReleases() {
      String requests = (ONE + OTHER).replaceAll(".*xfs_iunlock.*\\n", "");
      String other = "wl-12 0 mmap_lock_start_locking: mm=0000000095 memcg_path=/ write=true\n";
      RuleTester.replay(LockOrderInversion.class, requests + other).findsNothing();
    }

    @Test
    @DisplayName("may overlap, or be left held, without any misuse, deadlock or wait")
    void falseOverlap() throws IOException {
      String overlap =
          """
          wl-10 0 xfs_ilock: {ax} flags ILOCK_EXCL caller f+0x0/0x1 [xfs]
          wl-11 1 xfs_ilock: {ax} flags ILOCK_EXCL caller f+0x0/0x1 [xfs]
          wl-11 1 xfs_ilock: {ax} flags ILOCK_EXCL caller f+0x0/0x1 [xfs]
          wl-10 0 xfs_iunlock: {ax} flags ILOCK_EXCL caller f+0x0/0x1 [xfs]
          wl-10 0 xfs_iunlock: {ax} flags ILOCK_EXCL|MMAPLOCK_SHARED caller f+0x0/0x1 [xfs]
          """;
      TraceReport report = verify(overlap + WRITE, ReplayOptions.defaults());

      assertThat(report.getFindingsList())
          .filteredOn(finding -> finding.getGrade() != Grade.Value.NOTE)
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("in a kernel before 6.5, which records neither begin nor completion,")
  final class OldKernel {
    private static String old(String lines) {
      return lines
          .replaceAll("wl-10 0 iomap_dio_(rw_begin|complete).*\\n", "")
          .replace(" processed 0", "")
          .replace(" processed 8192", "");
    }

    @Test
    @DisplayName("a collision shows when the lock is given back")
    void collision() {
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              old(BEGINS + SUBMITS + PAGE_1_COMES + PAGE_1_DIRTIED + SUBMITTED + ON_DISK)
                  + marked(UNLOCKS, "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a write without one is checked")
    void clean() {
      for (Class<? extends Rule> rule :
          List.of(DirtiedInWriteWindow.class, StalePageAfterDio.class)) {
        RuleTester.replay(
                rule,
                old(PAGE_1_COMES.replace("{a}", "{b}").replace("{ax}", "{bx}"))
                    + PAGE_1_DIRTIED.replace("4097", "4098").replace("{ax}", "{bx}")
                    + old(BEGINS + SUBMITS + SUBMITTED + ON_DISK)
                    + UNLOCKS)
            .isClean();
      }
    }

    @Test
    @DisplayName(
        "where the lock is not seen given back, the writer's next wait for mmap_lock tells")
    void collisionBeforeMmapLock() {
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              old(BEGINS + SUBMITS + PAGE_1_COMES + PAGE_1_DIRTIED + SUBMITTED + ON_DISK)
                  + marked(
                      "wl-10 0 mmap_lock_start_locking: mm=ff11 memcg_path= write=false",
                      "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    private static final String ASYNCHRONOUS =
        old(BEGINS + SUBMITS + SUBMITTED) + UNLOCKS + PAGE_1_COMES + PAGE_1_DIRTIED;
    private static final String ON_DISK_IN_WORKER = ON_DISK.replace("wl-10", "kw-40");

    @Test
    @DisplayName("an asynchronous write goes on when the lock is given back")
    void asynchronous() {
      RuleTester.replay(DirtiedInWriteWindow.class, ASYNCHRONOUS + ON_DISK_IN_WORKER)
          .isUndecided("the trace ends");
    }

    @Test
    @DisplayName("and ends when the worker that finished it does something else")
    void asynchronousEnds() {
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              ASYNCHRONOUS
                  + ON_DISK_IN_WORKER
                  + marked(ON_DISK_IN_WORKER.replace("{ax}", "{bx}"), "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("what another removes meanwhile may have been in its way")
    void removedByAnother() {
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              ASYNCHRONOUS
                  + ON_DISK_IN_WORKER
                  + PAGE_1_REMOVED.replace("wl-10", "rc-60")
                  + ON_DISK_IN_WORKER.replace("{ax}", "{bx}"))
          .isUndecided("is not known");
    }

    @Test
    @DisplayName("a write that was refused has nothing on disk, and is over")
    void refused() {
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              old(BEGINS + SUBMITS + SUBMITTED)
                  + ON_DISK.replace("bytecount 0x2000", "bytecount 0x0"))
          .findsNothing();
    }

    @Test
    @DisplayName("where nothing but the loop is recorded, a system call that waits tells the end")
    void bySystemCall() {
      String call = "wl-10 0 sys_enter_pwrite64: fd: 0x3, buf: 0x7f, count: 0x2000, pos: 0x0\n";
      String loop =
          (SUBMITS + SUBMITTED).replace(" processed 0", "").replace(" processed 8192", "");
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              "fa-21 1 mm_filemap_delete_from_page_cache: {b} ofs=0 order=0\n"
                  + call
                  + SUBMITS.replace(" processed 0", "")
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + loop.substring(loop.indexOf('\n') + 1)
                  + marked("wl-10 0 sys_exit_pwrite64: 0x2000\n", "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + loop
                  + "wl-10 0 xfs_file_buffered_read: {ax} disize 0x100000 pos 0x0 bytecount 0x2000\n")
          .isUndecided("not recorded");
    }

    @Test
    @DisplayName("who dirties pages in a write of its own has gone on through the page cache")
    void goesOnBuffered() {
      RuleTester.replay(
              DirtiedInWriteWindow.class,
              "fa-21 1 mm_filemap_delete_from_page_cache: {b} ofs=0 order=0\n"
                  + "wl-10 0 sys_enter_pwrite64: fd: 0x3, buf: 0x7f, count: 0x2000, pos: 0x0\n"
                  + SUBMITS.replace(" processed 0", "")
                  + PAGE_1_COMES
                  + "wl-10 0 writeback_dirty_folio: bdi 254:0: ino=4097 index=1\n"
                  + "wl-10 0 sys_exit_pwrite64: 0x2000\n")
          .findsNothing();
    }
  }

  @Nested
  @DisplayName("the model")
  final class Choice {
    private static final String BCACHEFS =
        """
        bc-90 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=8192
        bc-90 0 pagecache_lock_acquired: (f) state=1 {B}
        bc-90 0 pagecache_lock_release: (f) state=1 {B}
        bc-90 0 dio_write_exit: (f <- g) ret=8192
        """;

    @Test
    @DisplayName("is chosen for each file of a capture with two filesystems")
    void each() throws IOException {
      String page = "fa-20 1 mm_filemap_add_to_page_cache: {b} ofs=4096 order=0\n";
      TraceReport report = verify(page + WRITE + BCACHEFS, ReplayOptions.defaults(), true);

      assertThat(report.getModelsList()).containsExactly("bcachefs", "mainline");
      assertThat(coverage(report, "unbalanced-release").getChecked()).isPositive();
      assertThat(coverage(report, "stale-page-after-dio").getChecked()).isPositive();
    }

    @Test
    @DisplayName("leaves rules of a two-state lock without a subject, and the verdict alone")
    void notApplicable() throws IOException {
      TraceReport report =
          verify(
              PAGE_1_COMES + PAGE_1_DIRTIED + WRITE.replace("{a} ofs=0", "{a} ofs=4096"),
              ReplayOptions.defaults());

      assertThat(coverage(report, "lock-contract").getReason()).startsWith("not applicable");
      assertThat(report.getReasonsList()).isEmpty();
      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.CLEAN);
    }

    @Test
    @DisplayName("can be fixed")
    void fixed() throws IOException {
      TraceReport report = verify(WRITE, ReplayOptions.defaults().withModel("bcachefs"));

      assertThat(report.getModelsList()).containsExactly("bcachefs");
      assertThat(coverage(report, "dirtied-in-write-window").getChecked()).isZero();
    }

    @Test
    @DisplayName("is not known without events of direct I/O, and the report says what to enable")
    void unknown() throws IOException {
      TraceReport report =
          verify(
              "fa-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0\n"
                  + "fa-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1\n"
                  + "fa-20 1 mmap_lock_start_locking: mm=0000000094 memcg_path=/ write=true\n"
                  + "fa-20 1 mmap_lock_acquire_returned: mm=0000000094 memcg_path=/ write=true"
                  + " success=true\n"
                  + "fa-20 1 mmap_lock_start_locking: mm=0000000095 memcg_path=/ write=true\n"
                  + "fa-20 1 mmap_lock_acquire_returned: mm=0000000095 memcg_path=/ write=true"
                  + " success=true\n"
                  + "fa-20 1 mmap_lock_released: mm=0000000095 memcg_path=/ write=true\n",
              ReplayOptions.defaults());

      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
      assertThat(report.getReasonsList().toString())
          .contains("iomap:iomap_dio_rw_begin")
          .contains("iomap:iomap_dio_complete");
    }

    @Test
    @DisplayName("is known, but what it needs is missing: then that is said")
    void incomplete() throws IOException {
      String withoutPages = WRITE.replaceAll("wl-10 0 mm_filemap_delete.*\\n", "");
      TraceReport report = verify(withoutPages, ReplayOptions.defaults());

      assertThat(report.getVerdict()).isEqualTo(Verdict.Value.INCONCLUSIVE);
      assertThat(coverage(report, "dirtied-in-write-window").getReason())
          .contains("filemap:mm_filemap_add_to_page_cache")
          .contains("writeback:writeback_dirty_folio");
    }
  }
}
