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

import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The windows that two shoot-downs without a lock between them leave open, W1 to W8. */
@DisplayName("Direct I/O through iomap:")
@ExtendWith(KeptReports.class)
final class RaceWindowsTest {
  private static final String ENDS = SUBMITTED + ON_DISK + COMPLETES + UNLOCKS;

  private static RuleTester replay(Class<? extends Rule> rule, String shorthand) {
    return RuleTester.replay(rule, shorthand);
  }

  @Nested
  @DisplayName("W1, pages come back between the shoot-downs:")
  final class ReadBack {
    @Test
    @DisplayName("is noted, for readers see old data for a while")
    void noted() {
      replay(
              PopulatedRangeAtSubmit.class,
              BEGINS
                  + PAGE_1_COMES
                  + marked(SUBMITS, "come back into the range")
                  + SUBMITTED
                  + ON_DISK
                  + PAGE_1_REMOVED
                  + COMPLETES)
          .findsMarked(Grade.Value.NOTE);
    }

    @Test
    @DisplayName("is nothing where nobody came")
    void nobody() {
      replay(PopulatedRangeAtSubmit.class, PAGE_1_COMES + BEGINS + PAGE_1_REMOVED + SUBMITS + ENDS)
          .isClean();
    }

    @Test
    @DisplayName("leaves nothing stale once the second shoot-down has removed them")
    void removed() {
      replay(
              StalePageAfterDio.class,
              BEGINS + PAGE_1_COMES + SUBMITS + SUBMITTED + ON_DISK + PAGE_1_REMOVED + COMPLETES)
          .isClean();
    }
  }

  @Nested
  @DisplayName("W2, a page is dirtied between the shoot-downs:")
  final class Dirtied {
    private static final String PAGE_0_COMES =
        "ra-30 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0\n";
    private static final String PAGE_0_REMOVED =
        "wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0\n";

    @Test
    @DisplayName("by a store, and the second shoot-down cannot remove it")
    void store() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + SUBMITTED
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + ON_DISK
                  + marked(COMPLETES, "a store through a mapping dirties pages that a DIO write"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("by a buffered write of a page in a large folio")
    void bufferedWrite() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + """
                  bw-30 1 xfs_file_buffered_write: {ax} disize 0x100000 pos 0x1000 bytecount 0x1000
                  bw-30 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=2
                  bw-30 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=0
                  """
                  + SUBMITTED
                  + ON_DISK
                  + marked(COMPLETES, "a buffered write dirties pages that a DIO write"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName(
        "by a buffered write of which only the system call is recorded, as the kernel prints it")
    void systemCall() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + """
                  bw-30 1 sys_pwrite64(fd: 3, buf: 7ffcd346ea10, count: 1000, pos: 1000)
                  bw-30 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                  bw-30 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
                  bw-30 1 sys_pwrite64 -> 0x1000
                  """
                  + SUBMITTED
                  + ON_DISK
                  + marked(COMPLETES, "a buffered write dirties pages that a DIO write"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("by a task whose buffered write was followed by a hole punch: not by that write")
    void punchAfterWrite() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + """
                  bw-30 1 ext4_da_write_begin: dev 254,0 ino 4097 pos 4096 len 4096
                  bw-30 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
                  bw-30 1 ext4_punch_hole: dev 254,0 ino 4097 offset 4096 len 100 mode KEEP_SIZE|PUNCH_HOLE
                  bw-30 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
                  """
                  + SUBMITTED
                  + ON_DISK
                  + marked(COMPLETES, "another task dirties pages that a DIO write"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("on a partition, whose disk is what events of write-back name")
    void partition() {
      String trace =
          BEGINS
              + SUBMITS
              + PAGE_1_COMES
              + PAGE_1_DIRTIED
              + SUBMITTED
              + ON_DISK
              + marked(COMPLETES, "a store through a mapping");
      replay(
              DirtiedInWriteWindow.class,
              trace
                  .replace("{ax}", "dev 254:1 ino 0x1001")
                  .replace("{a=}", "dev=254:1 ino=1001")
                  .replace("{a}", "dev 254:1 ino 1001 pfn=0x9a00"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("is not where a page of another disk, or of one of two files, was dirtied")
    void otherDisk() {
      String trace =
          BEGINS + SUBMITS + PAGE_1_COMES + PAGE_1_DIRTIED + SUBMITTED + ON_DISK + COMPLETES;
      String onPartition =
          trace
              .replace("{ax}", "dev 254:1 ino 0x1001")
              .replace("{a=}", "dev=254:1 ino=1001")
              .replace("{a}", "dev 254:1 ino 1001 pfn=0x9a00");
      String second =
          "xx-90 1 mm_filemap_add_to_page_cache: dev 254:2 ino 1001 pfn=0x1 ofs=0 order=0\n";
      replay(DirtiedInWriteWindow.class, onPartition.replace("bdi 254:0", "bdi 8:0")).isClean();
      replay(DirtiedInWriteWindow.class, onPartition.replace("bdi 254:0", "bdi 254:16")).isClean();
      replay(DirtiedInWriteWindow.class, second + onPartition).isClean();
    }

    @Test
    @DisplayName("is said with the bytes that will be lost, and to whom")
    void words() {
      RuleTester tester =
          replay(
              DirtiedInWriteWindow.class, BEGINS + PAGE_1_COMES + SUBMITS + PAGE_1_DIRTIED + ENDS);
      Finding finding = tester.findings().get(0);

      assertThat(finding.getArgument().getLetList().toString())
          .contains("the DIO write of wl-10 to inode 4097 (254:0), bytes 0 to 8191 (pages 0 to 1)")
          .contains("and dirties it at");
      assertThat(finding.getArgument().getBecause())
          .contains("will overwrite bytes 4096 to 8191")
          .contains("came in before the direct write was submitted");
    }

    @Test
    @DisplayName("and the error shows at the next fsync")
    void fsync() {
      RuleTester tester =
          replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + ENDS
                  + "wl-10 0 file_check_and_advance_wb_err: file=000000002f245f97 dev=254:0 ino=0x1001"
                  + " old=0x0 new=0x1005\n");

      assertThat(tester.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.getArgument().getThen()).contains("(fsync) reports it");
                assertThat(finding.getEvidenceList())
                    .anySatisfy(
                        evidence -> assertThat(evidence.getRemark()).contains("returns EIO"));
              });
    }

    @Test
    @DisplayName("is harmless where the page was written back and removed before the end")
    void writtenBack() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + SUBMITTED
                  + ON_DISK
                  + PAGE_1_REMOVED
                  + COMPLETES)
          .isClean();
    }

    @Test
    @DisplayName("is a later write where the page came in when the data was on disk")
    void later() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS + SUBMITS + SUBMITTED + ON_DISK + PAGE_1_COMES + PAGE_1_DIRTIED + COMPLETES)
          .isClean();
    }

    @Test
    @DisplayName("is undecided where nothing shows that the page is still there")
    void removalsNotRecorded() {
      String shown = BEGINS.replaceAll("wl-10 0 mm_filemap_delete.*\\n", "");
      replay(DirtiedInWriteWindow.class, shown + SUBMITS + PAGE_1_COMES + PAGE_1_DIRTIED + ENDS)
          .isUndecided("not recorded");
    }

    @Test
    @DisplayName("is certain without removals where the page is written back afterwards")
    void writtenBackAfterwards() {
      String shown = BEGINS.replaceAll("wl-10 0 mm_filemap_delete.*\\n", "");
      replay(
              DirtiedInWriteWindow.class,
              shown
                  + SUBMITS
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + ENDS
                  + "kw-40 0 iomap_writepage: {ax} size 0x100000 offset 0x1000 length 0x1000 // BUG: a store\n")
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("without an end_io event: the second shoot-down is seen to pass the page by")
    void passedBy() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + SUBMITTED
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + PAGE_0_COMES
                  + PAGE_0_REMOVED
                  + marked(COMPLETES, "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("without an end_io event: it may have looked before the page came")
    void mayHaveLookedBefore() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + SUBMITTED
                  + PAGE_0_COMES
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + PAGE_0_REMOVED
                  + COMPLETES)
          .isUndecided("not recorded");
    }

    @Test
    @DisplayName("without an end_io event: a page that came at the very end may be a later write")
    void mayBeLater() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS + SUBMITS + SUBMITTED + PAGE_1_COMES + PAGE_1_DIRTIED + COMPLETES)
          .isUndecided("not recorded");
    }
  }

  @Nested
  @DisplayName("W3, an error after some data was written:")
  final class Failure {
    private static final String SECOND =
        "wl-10 0 iomap_iter: {ax} pos 0x0 length 0x2000 processed 4096 flags WRITE|DIRECT (0x11)"
            + " ops xfs_direct_write_iomap_ops [xfs] caller __iomap_dio_rw+0x210/0x860\n";
    private static final String FAILS =
        "wl-10 0 iomap_dio_complete: {ax} size 0x100000 offset 0x0 flags DIRECT aio 0 error -14 ret"
            + " -14\n";
    private static final String PAGE_0_COMES =
        """
        fa-20 1 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
        fa-20 1 iomap_readahead: {ax} nr_pages 1
        """;

    @Test
    @DisplayName("a page that was read before stays over the part that was written")
    void stays() {
      replay(
              PartialFailureStale.class,
              BEGINS + PAGE_0_COMES + SUBMITS + SECOND + marked(FAILS, "were read in before"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a page that was read meanwhile may be old")
    void meanwhile() {
      replay(
              PartialFailureStale.class,
              BEGINS + SUBMITS + PAGE_0_COMES + SECOND + marked(FAILS, "meanwhile"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("the error of the device: whether anything was written is not known")
    void deviceError() {
      replay(
              PartialFailureStale.class,
              BEGINS
                  + PAGE_0_COMES
                  + SUBMITS
                  + SECOND
                  + marked(FAILS.replace("-14", "-5"), "meanwhile"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("is harmless where nothing is cached, or nothing was submitted")
    void nothingThere() {
      replay(PartialFailureStale.class, PAGE_1_COMES + BEGINS + SUBMITS + SECOND + FAILS).isClean();
      replay(PartialFailureStale.class, BEGINS + PAGE_0_COMES + SUBMITS + FAILS).hasNoOpportunity();
    }
  }

  @Nested
  @DisplayName("W4, an asynchronous write completes without a second shoot-down:")
  final class Inline {
    private static final String BEGINS = asynchronous(IomapTrace.BEGINS);
    private static final String QUEUED =
        SUBMITTED + "wl-10 0 iomap_dio_rw_queued: {ax} size 0x100000 offset 0x2000 length 0x0\n";
    private static final String WORKER_COMPLETES =
        asynchronous(ON_DISK + COMPLETES).replace("wl-10 0", "kw-40 0");

    private static String asynchronous(String lines) {
      return lines.replace("aio 0", "aio 1");
    }

    @Test
    @DisplayName("a page that came in meanwhile stays")
    void stays() {
      replay(
              StalePageAfterDio.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + PAGE_1_COMES
                  + marked(WORKER_COMPLETES, "while its data was being written"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("a page that came in before the submission is certainly old")
    void old() {
      replay(
              StalePageAfterDio.class,
              BEGINS
                  + PAGE_1_COMES
                  + SUBMITS
                  + QUEUED
                  + marked(WORKER_COMPLETES, "before its data was submitted"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("a dirtied page collides in the worker as well")
    void collides() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + marked(WORKER_COMPLETES, "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("is harmless where the worker removes what came in")
    void removed() {
      replay(
              StalePageAfterDio.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + PAGE_1_COMES
                  + ON_DISK.replace("wl-10", "kw-40")
                  + PAGE_1_REMOVED.replace("wl-10", "kw-40")
                  + asynchronous(COMPLETES).replace("wl-10", "kw-40"))
          .isClean();
    }

    @Test
    @DisplayName("two of the same bytes: whichever it is that completes, it collides")
    void two() {
      String other = (BEGINS + SUBMITS + QUEUED).replace("wl-10", "wl-11");
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + other
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + marked(WORKER_COMPLETES, "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("two of the same bytes, of which one is synchronous, are two")
    void oneOfThemWaits() {
      String other = (IomapTrace.BEGINS + SUBMITS).replace("wl-10", "wl-11");
      replay(
              DirtiedInWriteWindow.class,
              other
                  + BEGINS
                  + SUBMITS
                  + QUEUED
                  + WORKER_COMPLETES
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + SUBMITTED.replace("wl-10", "wl-11")
                  + marked(
                      (ON_DISK + COMPLETES).replace("wl-10", "wl-11"), "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("two that begin at the same byte, and a short result, are not told apart")
    void shortResult() {
      String other =
          (BEGINS + SUBMITS + QUEUED)
              .replace("wl-10", "wl-11")
              .replace("0x2000", "0x3000")
              .replace("8192", "12288");
      replay(
              StalePageAfterDio.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + other
                  + PAGE_1_COMES
                  + asynchronous(COMPLETES)
                      .replace("wl-10 0", "kw-40 0")
                      .replace("0x2000", "0x1000")
                      .replace("8192", "4096"))
          .isUndecided("asynchronous");
    }

    @Test
    @DisplayName("without an event for the end of the I/O, what the worker did before bounds it")
    void workerWasElsewhere() {
      String before =
          """
          wl-12 0 iomap_dio_rw_begin: {bx} size 0x100000 offset 0x0 length 0x1000 done_before 0x0 flags DIRECT dio_flags  aio 1
          wl-12 0 iomap_iter: {bx} pos 0x0 length 0x1000 processed 0 flags WRITE|DIRECT (0x11) ops x caller y
          wl-12 0 iomap_dio_rw_queued: {bx} size 0x100000 offset 0x1000 length 0x0
          """;
      String worker =
          "kw-40 0 iomap_dio_complete: {bx} size 0x100000 offset 0x1000 flags DIRECT aio 1 error 0 ret"
              + " 4096\n";
      replay(
              DirtiedInWriteWindow.class,
              before
                  + BEGINS
                  + SUBMITS
                  + QUEUED
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + worker
                  + marked(
                      asynchronous(COMPLETES).replace("wl-10 0", "kw-40 0"),
                      "a store through a mapping"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    @Test
    @DisplayName("without that, whether the page came before the shoot-down is not known")
    void workerWasNowhere() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + asynchronous(COMPLETES).replace("wl-10 0", "kw-40 0"))
          .isUndecided("not recorded");
    }

    @Test
    @DisplayName("which the next fsync settles, when it is told of an error")
    void toldAtFsync() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + asynchronous(COMPLETES).replace("wl-10 0", "kw-40 0")
                  + marked(
                      "wl-10 0 file_check_and_advance_wb_err: file=1 dev=254:0 ino=0x1001 old=0x0"
                          + " new=0x1005\n",
                      "the kernel reports that a DIO write collided"))
          .findsMarked(Grade.Value.VIOLATION);
    }

    private static final String UNKNOWN =
        BEGINS
            + SUBMITS
            + QUEUED
            + PAGE_1_COMES
            + PAGE_1_DIRTIED
            + asynchronous(COMPLETES).replace("wl-10 0", "kw-40 0");

    private static final String FSYNC =
        "wl-10 0 file_check_and_advance_wb_err: file=1 dev=254:0 ino=0x1001 old=0x0 new=";

    @Test
    @DisplayName("of several that may have, the error proves one; of the others it stays open")
    void oneOfSeveral() {
      RuleTester told = replay(DirtiedInWriteWindow.class, UNKNOWN + UNKNOWN + FSYNC + "0x1005\n");

      assertThat(told.findings())
          .extracting(Finding::getGrade)
          .containsExactly(Grade.Value.VIOLATION, Grade.Value.POTENTIAL);
      assertThat(told.findings().get(0).getTitle()).contains("one of several DIO writes collided");
      assertThat(told.findings().get(0).getArgument().getThen())
          .contains("at least one of 2 direct writes")
          .contains("unless the file had one");
      assertThat(told.coverage().getUndecided()).isEqualTo(1);
    }

    @Test
    @DisplayName(
        "an error that was told before the write, and is told to another, is not the write's")
    void olderError() {
      replay(DirtiedInWriteWindow.class, FSYNC + "0x1005\n" + UNKNOWN + FSYNC + "0x1005\n")
          .isUndecided("not recorded");
    }

    @Test
    @DisplayName("but a new one that follows on another is")
    void youngerError() {
      RuleTester told =
          replay(DirtiedInWriteWindow.class, FSYNC + "0x1005\n" + UNKNOWN + FSYNC + "0x3005\n");

      assertThat(told.findings()).hasSize(1);
      assertThat(told.findings().get(0).getArgument().getThen())
          .contains("younger than the one that was told before");
    }

    @Test
    @DisplayName("but not where write-back failed, or the error is another one")
    void otherErrors() {
      String unknown =
          BEGINS
              + SUBMITS
              + QUEUED
              + PAGE_1_COMES
              + PAGE_1_DIRTIED
              + asynchronous(COMPLETES).replace("wl-10 0", "kw-40 0");
      String fsync =
          "wl-10 0 file_check_and_advance_wb_err: file=1 dev=254:0 ino=0x1001 old=0x0 new=";
      replay(
              DirtiedInWriteWindow.class,
              unknown
                  + "kw-40 0 filemap_set_wb_err: dev=254:0 ino=0x1001 errseq=0x5\n"
                  + fsync
                  + "0x1005\n")
          .isUndecided("not recorded");
      replay(DirtiedInWriteWindow.class, unknown + fsync + "0x101c\n").isUndecided("not recorded");
    }

    @Test
    @DisplayName("and which the kernel's message settles, printed by who completes it")
    void toldByTheLog() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + SUBMITS
                  + QUEUED
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + "kw-40 0 console: [   57.285445] Page cache invalidation failure on direct I/O.\n"
                  + marked(
                      asynchronous(COMPLETES).replace("wl-10 0", "kw-40 0"),
                      "the kernel reports that a DIO write collided"))
          .findsMarked(Grade.Value.VIOLATION);
    }
  }

  @Nested
  @DisplayName("W5, the second shoot-down before the extents are converted:")
  final class Premature {
    @Test
    @DisplayName("a page read in between stays")
    void between() {
      replay(
              StalePageAfterDio.class,
              BEGINS
                  + SUBMITS
                  + SUBMITTED
                  + "wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0\n"
                  + PAGE_1_COMES
                  + ON_DISK
                  + marked(COMPLETES, "while its data was being written"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("a page read in after the conversion is new")
    void after() {
      replay(
              StalePageAfterDio.class,
              BEGINS + SUBMITS + SUBMITTED + ON_DISK + PAGE_1_COMES + COMPLETES)
          .isClean();
    }
  }

  @Nested
  @DisplayName("W6, a store allocates before the write maps its extent:")
  final class DelayedAllocation {
    private static final String EXTENT =
        "wl-10 0 iomap_iter_dstmap: {ax} bdev 254:0 addr 0x0 offset 0x0 length 0x2000 type DELALLOC"
            + " flags \n";
    private static final String FAILS =
        "wl-10 0 iomap_dio_complete: {ax} size 0x100000 offset 0x0 flags DIRECT aio 0 error -5 ret"
            + " -5\n";

    @Test
    @DisplayName("the write fails with EIO")
    void fails() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + SUBMITS
                  + EXTENT
                  + marked(FAILS, "runs into blocks that a store has just reserved"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("is something else where the extent was allocated")
    void allocated() {
      replay(
              DirtiedInWriteWindow.class,
              BEGINS
                  + PAGE_1_COMES
                  + PAGE_1_DIRTIED
                  + PAGE_1_REMOVED
                  + SUBMITS
                  + EXTENT.replace("DELALLOC", "MAPPED (0x2)")
                  + FAILS)
          .findsNothing();
    }
  }

  @Nested
  @DisplayName("W7, the buffer is a page of the written range:")
  final class OwnBuffer {
    private static final String FAULTS = PAGE_1_COMES.replace("fa-20 1", "wl-10 0");

    @Test
    @DisplayName("is harmless, for the second shoot-down removes it")
    void removed() {
      for (Class<? extends Rule> rule : List.of(StalePageAfterDio.class, StalePageServed.class)) {
        RuleTester.replay(
                rule, BEGINS + SUBMITS + FAULTS + SUBMITTED + ON_DISK + PAGE_1_REMOVED + COMPLETES)
            .findsNothing();
      }
    }

    @Test
    @DisplayName("is not where it stays")
    void stays() {
      replay(
              StalePageAfterDio.class,
              BEGINS
                  + SUBMITS
                  + FAULTS
                  + SUBMITTED
                  + ON_DISK
                  + marked(COMPLETES, "while its data was being written"))
          .findsMarked(Grade.Value.POTENTIAL);
    }
  }

  @Nested
  @DisplayName("W8, a direct read into a mapping:")
  final class DetachedBuffer {
    private static final String READ_BEGINS =
        """
        rd-50 1 iomap_dio_rw_begin: {bx} size 0x100000 offset 0x0 length 0x1000 done_before 0x0 flags DIRECT dio_flags  aio 0
        rd-50 1 iomap_iter: {bx} pos 0x0 length 0x1000 processed 0 flags DIRECT (0x10) ops xfs_read_iomap_ops [xfs] caller __iomap_dio_rw+0x210/0x860
        rd-50 1 iomap_iter_dstmap: {bx} bdev 254:0 addr 0x8000 offset 0x0 length 0x1000 type MAPPED flags\s
        rd-50 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
        rd-50 1 xfs_filemap_fault: {ax} order 0 write_fault 1
        rd-50 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
        """;
    private static final String READ_COMPLETES =
        "rd-50 1 iomap_dio_complete: {bx} size 0x100000 offset 0x1000 flags DIRECT aio 0 error 0 ret"
            + " 4096\n";

    @Test
    @DisplayName("whose pages are shot down before the data arrives")
    void detached() {
      replay(
              DirtiedInWriteWindow.class,
              READ_BEGINS
                  + BEGINS
                  + PAGE_1_REMOVED
                  + SUBMITS
                  + ENDS
                  + marked(READ_COMPLETES, "uses as its buffer leave the page cache"))
          .findsMarked(Grade.Value.POTENTIAL);
    }

    @Test
    @DisplayName("not of a hole or an unwritten extent: it writes zeros through the mapping")
    void unwritten() {
      for (String type : List.of("HOLE", "UNWRITTEN", "UNWRITTEN (0x3)")) {
        replay(
                DirtiedInWriteWindow.class,
                READ_BEGINS.replace("type MAPPED", "type " + type)
                    + BEGINS
                    + PAGE_1_REMOVED
                    + SUBMITS
                    + ENDS
                    + READ_COMPLETES)
            .isClean();
      }
    }

    @Test
    @DisplayName("whose pages are shot down when it has completed")
    void later() {
      replay(
              DirtiedInWriteWindow.class,
              READ_BEGINS + READ_COMPLETES + BEGINS + PAGE_1_REMOVED + SUBMITS + ENDS)
          .isClean();
    }
  }
}
