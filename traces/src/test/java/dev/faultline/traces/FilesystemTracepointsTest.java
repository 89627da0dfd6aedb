package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The tracepoints of filesystems")
final class FilesystemTracepointsTest {
  private static final MappingKey FILE = MappingKey.ofInode(MappingKey.device(1, 0), 0x83);

  private static Reading reading(String body) {
    return Reading.of("              wl-299     [001] .....    43.687190: " + body);
  }

  private static Reading.Row read(String body) {
    return reading(body).only();
  }

  private static void assertValues(Reading.Row event, long a, long b, long c) {
    assertThat(event.subject()).isEqualTo(FILE);
    assertThat(List.of(event.a(), event.b(), event.c())).containsExactly(a, b, c);
  }

  @Nested
  @DisplayName("iomap")
  final class Iomap {
    @ParameterizedTest
    @CsvSource({
      "'dio_flags  aio 0', SYNC",
      "'dio_flags  aio 1', ASYNC",
      "'dio_flags DIO_FORCE_WAIT aio 0', SYNC",
      "'dio_flags DIO_FORCE_WAIT|0x10 aio 1', ASYNC",
      "'dio_flags DIO_PARTIAL aio 0', PARTIAL",
      "'dio_flags DIO_OVERWRITE_ONLY|DIO_PARTIAL|DIO_FSBLOCK_ALIGNED aio 1', PARTIAL_ASYNC",
      "'dio_flags 0x4 aio 1', PARTIAL_ASYNC",
      "'dio_flags ', MODE_UNSPECIFIED",
    })
    @DisplayName(
        "Given the begin of a direct I/O, then it says whether it may stop part-way, and whether"
            + " anyone waits for it")
    void begin(String flags, Mode mode) {
      Reading.Row event =
          read(
              "iomap_dio_rw_begin: dev 1:0 ino 0x83 size 0x40000 offset 0x1000 length 0x4000"
                  + " done_before 0x200 flags DIRECT "
                  + flags);

      assertThat(event.kind()).isEqualTo(EventKind.DIO_RW_BEGIN);
      assertThat(event.mode()).isEqualTo(mode);
      assertValues(event, 0x1000, 0x4000, 0x200);
    }

    @ParameterizedTest
    @CsvSource({
      "'iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 processed 4096 flags WRITE|DIRECT"
          + " (0x11) ops xfs_direct_write_iomap_ops [xfs] caller __iomap_dio_rw+0x210/0x860', 4096",
      "'iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 status -14 flags WRITE|DIRECT (0x11)"
          + " ops 0xffffffff82469ae0 caller __iomap_dio_rw+0x286/0x960', -14",
      "'iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 flags WRITE|DIRECT|NOWAIT (0x31) ops"
          + " xfs_direct_write_iomap_ops [xfs] caller __iomap_dio_rw+0x1c5/0x690', 0",
      "'iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 flags  (0x11) ops"
          + " xfs_direct_write_iomap_ops [xfs] caller __iomap_dio_rw+0x222/0x7e0', 0",
      "'iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 status 0 flags"
          + " WRITE|DIRECT|OVERWRITE_ONLY|ATOMIC|DONTCACHE (0x651) ops x caller y', 0",
      "'iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 status 0 flags WRITE|DIRECT|0x1000"
          + " ops x caller y', 0",
      "'iomap_apply: dev 1:0 ino 0x83 pos 8192 length 16384 flags WRITE|DIRECT (0x11) ops"
          + " xfs_direct_write_iomap_ops caller iomap_dio_rw actor iomap_dio_actor', 0",
    })
    @DisplayName("Given a turn of the loop as any kernel prints it, then it is the same event")
    void iteration(String body, long outcome) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(EventKind.DIO_RW_ITER);
      assertThat(event.mode()).isEqualTo(Mode.WRITE);
      assertValues(event, 0x2000, 0x4000, outcome);
    }

    @ParameterizedTest
    @CsvSource({
      "DIRECT (0x10), DIO_RW_ITER, READ",
      "WRITE|FAULT (0x9), PATH_ENTERED, MKWRITE",
      "WRITE (0x1), PATH_ENTERED, WRITE",
    })
    @DisplayName("Given other flags, then the loop is of another path")
    void otherLoops(String flags, EventKind kind, Mode mode) {
      Reading.Row event =
          read(
              "iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 processed 0 flags "
                  + flags
                  + " ops xfs_ops [xfs] caller f+0x0/0x1");

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.mode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"  (0x0)", "", " ZERO (0x2)", " REPORT (0x4)", " WRITE|ZERO (0x3)"})
    @DisplayName("Given a loop that neither writes nor is direct, then it is no event")
    void noPath(String flags) {
      Reading reading =
          reading(
              "iomap_iter: dev 1:0 ino 0x83 pos 0x0 length 0x0 status 0 flags"
                  + flags
                  + " ops xfs_ops caller f+0x0/0x1");

      assertThat(reading.told()).isEmpty();
      assertThat(reading.unreadUnits()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"16384, 0, 16384, 0", "-5, -5, -5, -5"})
    @DisplayName("Given the completion, then its position is the one behind the last byte")
    void complete(String ret, String error, long b, long c) {
      Reading.Row event =
          read(
              "iomap_dio_complete: dev 1:0 ino 0x83 size 0x40000 offset 0x4000 flags DIRECT aio 0"
                  + " error "
                  + error
                  + " ret "
                  + ret);

      assertThat(event.kind()).isEqualTo(EventKind.DIO_RW_COMPLETE);
      assertValues(event, 0x4000, b, c);
    }

    @ParameterizedTest
    @CsvSource({
      "DIRECT aio 0, SYNC",
      "DIRECT aio 1, ASYNC",
      "DIRECT|WRITE|0x800000 aio 1, ASYNC_WRITE",
      "DIRECT|WRITE|AIO_RW aio 1, ASYNC_WRITE",
    })
    @DisplayName("Given the completion, then it says for whom, and of an asynchronous write that")
    void completionOf(String flags, Mode mode) {
      Reading.Row event =
          read(
              "iomap_dio_complete: dev 1:0 ino 0x83 size 0x40000 offset 0x4000 flags "
                  + flags
                  + " error 0 ret 4096");

      assertThat(event.mode()).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({
      "iomap_dio_rw_queued, DIO_RW_QUEUED",
      "iomap_dio_invalidate_fail, SHOOTDOWN_FAILED",
      "iomap_writepage, WRITEBACK",
      "iomap_writeback_folio, WRITEBACK",
    })
    @DisplayName("Given an event of a range, then it has offset and length in bytes")
    void ranges(String name, EventKind kind) {
      Reading.Row event =
          read(name + ": dev 1:0 ino 0x83 size 0x40000 offset 0x14000 length 0x4000");

      assertThat(event.kind()).isEqualTo(kind);
      assertValues(event, 0x14000, 0x4000, 0);
    }

    @ParameterizedTest
    @CsvSource({
      "type HOLE flags , 0",
      "type HOLE (0x0) flags  (0x0), 0",
      "type DELALLOC flags DIRTY, 1",
      "type DELALLOC (0x1) flags DIRTY|SHARED (0x6), 1",
      "type MAPPED flags , 2",
      "type  (0x2) flags  (0x0), 2",
      "type UNWRITTEN flags DIRTY|0x800, 3",
      "type INLINE flags BH|ZERO TAIL, 4",
    })
    @DisplayName("Given an extent, then it is of some type")
    void extents(String type, long number) {
      Reading.Row event =
          read(
              "iomap_iter_dstmap: dev 1:0 ino 0x83 bdev 1:0 addr 0x18000 offset 0x0 length 0x40000 "
                  + type);

      assertThat(event.kind()).isEqualTo(EventKind.EXTENT_MAPPED);
      assertValues(event, 0, 0x40000, number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iomap_readahead", "iomap_readpage"})
    @DisplayName("Given a read of pages, then it says how many")
    void reads(String name) {
      Reading.Row event = read(name + ": dev 1:0 ino 0x83 nr_pages 16");

      assertThat(event.kind()).isEqualTo(EventKind.FILL_ISSUED);
      assertValues(event, 16, 0, 0);
    }
  }

  /** What each kernel prints of one direct write, from the loop to the completion. */
  @Nested
  @DisplayName("A direct write")
  final class ByKernel {
    private static final String ITER = "iomap_iter: dev 1:0 ino 0x83 pos 0x2000 length 0x4000 ";
    private static final String OPS =
        " ops xfs_direct_write_iomap_ops [xfs] caller __iomap_dio_rw+0x210/0x860";
    private static final String BEGIN =
        "iomap_dio_rw_begin: dev 1:0 ino 0x83 size 0x40000 offset 0x2000 length 0x4000 done_before 0x0"
            + " flags ";
    private static final String COMPLETE =
        "iomap_dio_complete: dev 1:0 ino 0x83 size 0x40000 offset 0x6000 flags ";

    @ParameterizedTest(name = "of {0}")
    @CsvSource({
      "5.15, 'flags WRITE|DIRECT (0x11)', ''",
      "6.1, 'flags WRITE|DIRECT (0x11)', ''",
      "6.1 with nohash-ptr, 'flags  (0x11)', ''",
      "6.5, 'processed 0 flags WRITE|DIRECT (0x11)', 'DIRECT|WRITE|0x100000'",
      "6.12, 'processed 0 flags WRITE|DIRECT (0x11)', 'DIRECT|WRITE|0x800000'",
      "6.16, 'status 0 flags WRITE|DIRECT (0x11)', 'DIRECT|WRITE|AIO_RW'",
      "6.18, 'status 0 flags WRITE|DIRECT|DONTCACHE (0x411)', 'DIRECT|WRITE|AIO_RW'",
      "7.2, 'status 0 flags WRITE|DIRECT|ATOMIC (0x211)', 'DIRECT|WRITE|AIO_RW|0x1000000'",
      "7.3, 'status 0 flags WRITE|DIRECT|NOWAIT (0x31)', 'DSYNC|DIRECT|WRITE|AIO_RW'",
    })
    @DisplayName("Given what a kernel prints, then begin, loop and completion are the same")
    void sameEvents(String kernel, String flags, String kiocb) {
      Reading.Row turn = read(ITER + flags + OPS);
      assertThat(turn.kind()).as(kernel).isEqualTo(EventKind.DIO_RW_ITER);
      assertThat(turn.mode()).isEqualTo(Mode.WRITE);
      assertValues(turn, 0x2000, 0x4000, 0);

      if (!kiocb.isEmpty()) {
        Reading.Row begin = read(BEGIN + kiocb + " dio_flags DIO_PARTIAL|0x10 aio 1");
        assertThat(begin.mode()).isEqualTo(Mode.PARTIAL_ASYNC);
        assertValues(begin, 0x2000, 0x4000, 0);

        Reading.Row complete = read(COMPLETE + kiocb + " aio 1 error 0 ret 16384");
        assertThat(complete.mode()).isEqualTo(Mode.ASYNC_WRITE);
        assertValues(complete, 0x6000, 0x4000, 0);
      }
    }
  }

  @Nested
  @DisplayName("xfs")
  final class Xfs {
    @ParameterizedTest
    @CsvSource({
      "xfs_file_direct_write, DIRECT_WRITE",
      "xfs_file_direct_read, DIRECT_READ",
      "xfs_file_buffered_write, WRITE",
      "xfs_file_buffered_read, READ",
    })
    @DisplayName("Given a call, then old and new spelling are the same")
    void calls(String name, Mode mode) {
      for (String args :
          List.of(
              "dev 1:0 ino 0x83 size 0x1000 offset 0x4000 count 0x2000",
              "dev 1:0 ino 0x83 disize 0x40000 pos 0x4000 bytecount 0x2000")) {
        Reading.Row event = read(name + ": " + args);

        assertThat(event.kind()).isEqualTo(EventKind.PATH_ENTERED);
        assertThat(event.mode()).isEqualTo(mode);
        assertValues(event, 0x4000, 0x2000, 0);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "xfs_filemap_fault: dev 1:0 ino 0x83 PTE write_fault 1, WRITE_FAULT",
      "xfs_filemap_fault: dev 1:0 ino 0x83 PMD write_fault 0, READ_FAULT",
      "xfs_filemap_fault: dev 1:0 ino 0x83 order 0 write_fault 0, READ_FAULT",
      "xfs_read_fault: dev 1:0 ino 0x83 order 0, READ_FAULT",
      "xfs_write_fault: dev 1:0 ino 0x83 order 9, WRITE_FAULT",
    })
    @DisplayName("Given a fault, then it says whether it is for a store")
    void faults(String body, Mode mode) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(EventKind.PATH_ENTERED);
      assertThat(event.mode()).isEqualTo(mode);
      assertThat(event.subject()).isEqualTo(FILE);
    }

    @Test
    @DisplayName("Given the end of a direct write's I/O, then it has its range")
    void endIo() {
      Reading.Row event =
          read(
              "xfs_end_io_direct_write: dev 1:0 ino 0x83 isize 0x40000 disize 0x40000 pos 0x1000"
                  + " bytecount 0x2000");

      assertThat(event.kind()).isEqualTo(EventKind.DIO_RW_WRITTEN);
      assertValues(event, 0x1000, 0x2000, 0);
    }

    @ParameterizedTest
    @CsvSource({
      "IOLOCK_SHARED, 1, READ, 2",
      "IOLOCK_EXCL, 1, WRITE, 1",
      "MMAPLOCK_SHARED, 2, READ, 32",
      "MMAPLOCK_EXCL, 2, WRITE, 16",
      "ILOCK_SHARED, 3, READ, 8",
      "ILOCK_EXCL|0x5000000, 3, WRITE, 83886084",
    })
    @DisplayName("Given a lock, then its name says which and how")
    void locks(String flags, long lock, Mode mode, long bits) {
      Reading.Row asked =
          read(
              "xfs_ilock: dev 1:0 ino 0x83 flags "
                  + flags
                  + " caller xfs_create+0x286/0x490 [xfs]");
      Reading.Row left =
          read("xfs_iunlock: dev 1:0 ino 0x83 flags " + flags + " caller xfs_create+0x2/0x4 [xfs]");

      assertThat(asked.kind()).isEqualTo(EventKind.LOCK_REQUESTED);
      assertThat(left.kind()).isEqualTo(EventKind.LOCK_GIVEN_BACK);
      assertThat(asked.mode()).isEqualTo(mode);
      assertValues(asked, lock, bits, 0);
      assertValues(left, lock, bits, 0);
    }

    @Test
    @DisplayName("Given three locks in one call, then they are three events in the order of taking")
    void threeLocks() {
      Reading reading =
          reading(
              "xfs_ilock: dev 1:0 ino 0x83 flags IOLOCK_EXCL|ILOCK_EXCL|MMAPLOCK_EXCL caller f+0x0/0x1");

      assertThat(reading.told()).extracting(Reading.Row::a).containsExactly(1L, 2L, 3L);
      assertThat(reading.told()).extracting(Reading.Row::mode).containsOnly(Mode.WRITE);
      assertThat(reading.sourceEvents()).isEqualTo(1);
    }

    @Test
    @DisplayName("Given a try, then nothing is known: it is recorded even if it fails")
    void tried() {
      assertThat(
              reading("xfs_ilock_nowait: dev 1:0 ino 0x83 flags IOLOCK_SHARED caller f+0x0/0x1")
                  .told())
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("ext4")
  final class Ext4 {
    @Test
    @DisplayName(
        "Given a comma in the device and a decimal inode number, then the file is the same")
    void writeBegin() {
      for (String name : List.of("ext4_write_begin", "ext4_da_write_begin")) {
        Reading.Row event = read(name + ": dev 1,0 ino 131 pos 4096 len 100");

        assertThat(event.kind()).isEqualTo(EventKind.PATH_ENTERED);
        assertThat(event.mode()).isEqualTo(Mode.WRITE);
        assertValues(event, 4096, 100, 0);
      }
    }

    @Test
    @DisplayName("Given flags in the old spelling, then they are passed over")
    void withFlags() {
      assertValues(
          read("ext4_write_begin: dev 1,0 ino 131 pos 4096 len 100 flags 0"), 4096, 100, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4_read_folio", "ext4_readpage"})
    @DisplayName("Given the read of a page, then it is one")
    void reads(String name) {
      Reading.Row event = read(name + ": dev 1,0 ino 131 page_index 7");

      assertThat(event.kind()).isEqualTo(EventKind.FILL_ISSUED);
      assertValues(event, 1, 0, 0);
    }

    @Test
    @DisplayName("Given write-back, then it may be of the whole file")
    void writepages() {
      Reading.Row event =
          read(
              "ext4_writepages: dev 1,0 ino 131 nr_to_write 9223372036854775807 pages_skipped 0"
                  + " range_start 0 range_end 9223372036854775807 sync_mode 1 for_kupdate 0"
                  + " range_cyclic 0 writeback_index 0");

      assertThat(event.kind()).isEqualTo(EventKind.WRITEBACK);
      assertValues(event, 0, -1, 0);
    }

    @ParameterizedTest
    @CsvSource({
      "'ext4_fallocate_enter: dev 1,0 ino 131 offset 4096 len 8192 mode KEEP_SIZE', FALLOCATE",
      "'ext4_fallocate_enter: dev 1,0 ino 131 offset 4096 len 8192 mode ', FALLOCATE",
      "'ext4_punch_hole: dev 1,0 ino 131 offset 4096 len 8192 mode KEEP_SIZE|PUNCH_HOLE', FALLOCATE",
      "'ext4_zero_range: dev 1,0 ino 131 offset 4096 len 8192 mode ZERO_RANGE', FALLOCATE",
      "'ext4_collapse_range: dev 1,0 ino 131 offset 4096 len 8192', FALLOCATE",
      "'ext4_insert_range: dev 1,0 ino 131 offset 4096 len 8192', FALLOCATE",
      "'ext4_direct_IO_enter: dev 1,0 ino 131 pos 4096 len 8192 rw 0', DIRECT_READ",
      "'ext4_direct_IO_enter: dev 1,0 ino 131 pos 4096 len 8192 rw 1', DIRECT_WRITE",
    })
    @DisplayName("Given the begin of an operation on a range, then it has offset and length")
    void operations(String body, Mode mode) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(EventKind.PATH_ENTERED);
      assertThat(event.mode()).isEqualTo(mode);
      assertValues(event, 4096, 8192, 0);
    }

    @Test
    @DisplayName("Given the begin of a truncate, then only its file is known")
    void truncate() {
      Reading.Row event = read("ext4_truncate_enter: dev 1,0 ino 131 blocks 64");

      assertThat(event.kind()).isEqualTo(EventKind.PATH_ENTERED);
      assertThat(event.mode()).isEqualTo(Mode.TRUNCATE);
      assertValues(event, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ext4_fallocate_exit: dev 1,0 ino 131 pos 4096 blocks 2 ret 0",
          "ext4_truncate_exit: dev 1,0 ino 131 blocks 64",
          "ext4_direct_IO_exit: dev 1,0 ino 131 pos 4096 len 8192 rw 1 ret 8192",
        })
    @DisplayName("Given the end of one, then it is counted only: nothing can be judged by it")
    void ends(String body) {
      Reading reading = reading(body);

      assertThat(reading.told()).isEmpty();
      assertThat(reading.sourceEvents()).isEqualTo(1);
      assertThat(reading.unreadUnits()).isZero();
    }
  }

  @Nested
  @DisplayName("fsync and its errors")
  final class Fsync {
    @ParameterizedTest
    @CsvSource({
      "'xfs_file_fsync: dev 1:0 ino 0x83', FSYNC_BEGIN, 0, 0",
      "'ext4_sync_file_enter: dev 1,0 ino 131 parent 2 datasync 0 ', FSYNC_BEGIN, 0, 0",
      "'ext4_sync_file_exit: dev 1,0 ino 131 ret -5', FSYNC_END, -5, 1",
      "'filemap_set_wb_err: dev=1:0 ino=0x83 errseq=0x5', WRITEBACK_FAILED, 5, 0",
    })
    @DisplayName("Given what a filesystem records, then file and result are known")
    void ofFile(String body, EventKind kind, long a, long c) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(kind);
      assertValues(event, a, 0, c);
    }

    @ParameterizedTest
    @CsvSource({
      "'btrfs_sync_file: 7b3e-0: root=5(FS_TREE) ino=131 parent=256 datasync=0', FSYNC_BEGIN, 0",
      "'btrfs_sync_file_enter: 7b3e-0: root=256(-) ino=131 mode=1 parent=256 datasync=0',"
          + " FSYNC_BEGIN, 0",
      "'btrfs_sync_file_exit: 7b3e-0: root=5(FS_TREE) ino=131 ret=-5', FSYNC_END, -5",
    })
    @DisplayName("Given btrfs, then the file has a number and no device")
    void btrfs(String body, EventKind kind, long a) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.subject()).isEqualTo(new MappingKey(0, true, 131, false, 0));
      assertThat(event.a()).isEqualTo(a);
    }

    @ParameterizedTest
    @ValueSource(strings = {"extent_writepage", "__extent_writepage"})
    @DisplayName("Given write-back of btrfs, then it is of one page, in bytes")
    void writeback(String name) {
      Reading.Row event =
          read(name + ": 7b3e-0: root=5(FS_TREE) ino=131 page_index=3 nr_to_write=16");

      assertThat(event.kind()).isEqualTo(EventKind.WRITEBACK);
      assertThat(List.of(event.a(), event.b())).containsExactly(0x3000L, 0x1000L);
    }
  }

  @Nested
  @DisplayName("the kernel's own reports")
  final class KernelReports {
    @ParameterizedTest
    @CsvSource({
      "'console: [   57.285445] Page cache invalidation failure on direct I/O.  Possible data"
          + " corruption due to collision with buffered I/O!', 1, 0",
      "'console: INFO: task dd:315 blocked for more than 120 seconds.', 2, 0",
      "'sched_process_hang: comm=dd pid=315', 2, 315",
      "'sched_process_hang: comm=two words pid=315', 2, 315",
      "'error_wwnr: event sched_switch not expected in the state waking', 3, 0",
    })
    @DisplayName("Given a report, then it is known what it is of")
    void reports(String body, long what, long tid) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(EventKind.KERNEL_REPORT);
      assertThat(List.of(event.a(), event.b())).containsExactly(what, tid);
    }

    @Test
    @DisplayName("Given any other message, then it is counted only")
    void others() {
      Reading reading = reading("console: [    0.0] File: /mnt/d/f PID: 22 Comm: kworker/1:0");

      assertThat(reading.events()).isEmpty();
      assertThat(reading.unreadUnits()).isZero();
    }

    @Test
    @DisplayName("Given a task that is called like a field, then nothing is guessed")
    void hostileName() {
      Reading reading = reading("sched_process_hang: comm=x pid=7 pid=315");

      assertThat(reading.told()).isEmpty();
      assertThat(reading.unreadUnits()).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("syscalls")
  final class Syscalls {
    @Test
    @DisplayName("Given a call with a position, then it has its range")
    void pwrite() {
      Reading.Row event =
          read(
              "sys_enter_pwrite64: fd: 0x00000003, buf: 0x7f00c0de, count: 0x00001000, pos:"
                  + " 0x00002000");

      assertThat(event.kind()).isEqualTo(EventKind.SYSCALL_BEGIN);
      assertThat(event.mode()).isEqualTo(Mode.WRITE);
      assertThat(List.of(event.a(), event.b(), event.c())).containsExactly(0x2000L, 0x1000L, 1L);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "sys_pwrite64(fd: 5, buf: 7fa31117d230, count: 1000, pos: 2000)",
          "sys_pwrite64(fd: 0x5, buf: 0x7fa31117d230, count: 0x1000, pos: 0x2000)",
          "sys_pwrite64(unsigned int fd: 5, const char * buf: 7fa31117d230, size_t count: 1000,"
              + " loff_t pos: 2000)",
          "sys_pwrite64(fd: 5, buf: 0x7fa31117d230 (61:20:29) \"a )\", count: 0x1000, pos: 0x2000)",
          "sys_pwrite64(fd: 5, buf: 0x7fa31117d230 (2c:20:70:6f:73:3a:20:33, ...) \", pos: 3\"...,"
              + " count: 0x1000, pos: 0x2000)",
          "sys_pwrite64(fd: 5, buf: 0x7fa31117d230 (22:2c:20:70:6f:73:3a:33) \"\", pos:3\","
              + " count: 0x1000, pos: 0x2000)",
          "sys_pwrite64(fd: 5, name: 0x7fa31117d230 \"a, pos: 3 count: 1\", count: 0x1000, pos: 0x2000)",
          "sys_pwrite64(fd: 5, buf: 0x7fa31117d230 (41, ...) \"x-1 [000] .... 1.0: y: z\"...,"
              + " count: 0x1000, pos: 0x2000)",
        })
    @DisplayName("Given a call as the kernel itself prints it, then its numbers are hexadecimal")
    void printedByKernel(String body) {
      Reading.Row event = read(body);

      assertThat(event.tracepoint()).isEqualTo("sys_enter_pwrite64");
      assertThat(event.kind()).isEqualTo(EventKind.SYSCALL_BEGIN);
      assertThat(event.mode()).isEqualTo(Mode.WRITE);
      assertThat(List.of(event.a(), event.b(), event.c())).containsExactly(0x2000L, 0x1000L, 1L);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "say \"hi\", pos: 3.zz",
          "it's (unbalanced",
          "), count: 5, pos: 7",
          "\"\"\"\", count: 9.",
          "sys_pwrite64 -> 0x1",
        })
    @DisplayName(
        "Given what the caller's buffer holds, then it is no argument, whatever it looks like")
    void userData(String data) {
      StringBuilder bytes = new StringBuilder();
      for (char c : data.toCharArray()) {
        bytes.append(String.format("%02x:", (int) c));
      }
      bytes.setLength(bytes.length() - 1);
      for (String cut : List.of("", ", ...")) {
        Reading.Row event =
            read(
                "sys_pwrite64(fd: 5, buf: 0x7fa31117d230 ("
                    + bytes
                    + cut
                    + ") \""
                    + data
                    + "\""
                    + (cut.isEmpty() ? "" : "...")
                    + ", count: 0x1000, pos: 0x2000)");

        assertThat(List.of(event.a(), event.b(), event.c())).containsExactly(0x2000L, 0x1000L, 1L);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a log line, count: 5, pos: 7 of the file\nzzzzzzzzzzzzzzzzzzzzzz",
          "\n\n",
          "two\n  sh-1  [000] .....  1.000000: sys_write -> 0x1",
        })
    @DisplayName(
        "Given old tools that print the buffer as it is, then its lines are told, and no events")
    void rawUserData(String data) {
      Reading reading =
          reading(
              "sys_enter_pwrite64:   [FAILED TO PARSE] __syscall_nr=18 fd=3 buf=0x55e77ca8d000"
                  + " count=4096 pos=8192 __buf_val="
                  + data
                  + "\n              wl-299     [001] .....    43.687191: sys_exit_pwrite64:    0x1000");

      assertThat(reading.unreadUnits()).isZero();
      assertThat(reading.events()).hasSize(2);
      assertThat(reading.events().get(0).a()).isEqualTo(8192);
      assertThat(reading.events().get(1).a()).isEqualTo(4096);
    }

    @Test
    @DisplayName("Given a newer tool that prints an array, then it is passed over")
    void array() {
      Reading.Row event =
          read(
              "sys_enter_pwrite64: fd: 0x00000003, buf: 0x55e77ca8d000 ({0x62,0x28,0x29,0x22}),"
                  + " count: 0x00001000, pos: 0x00002000");

      assertThat(List.of(event.a(), event.b(), event.c())).containsExactly(0x2000L, 0x1000L, 1L);
    }

    @ParameterizedTest
    @CsvSource({
      "'sys_fallocate(fd: 5, mode: 3, offset: 10000, len: 2000)', FALLOCATE, 65536, 8192, 1",
      "'sys_ftruncate(fd: 5, length: ffffffffffffffff)', TRUNCATE, 0, 0, 0",
      "'sys_write(fd: 5, buf: 7fa3, count: 10)', WRITE, 0, 0, 0",
      "'sys_msync(start: 7fa31117d000, len: 1000, flags: 4)', MODE_UNSPECIFIED, 0, 0, 0",
    })
    @DisplayName("Given any other call as the kernel prints it, then it says what sort it is")
    void otherPrintedByKernel(String body, Mode mode, long a, long b, long c) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(EventKind.SYSCALL_BEGIN);
      assertThat(event.mode()).isEqualTo(mode);
      assertThat(List.of(event.a(), event.b(), event.c())).containsExactly(a, b, c);
    }

    @ParameterizedTest
    @CsvSource({
      "sys_pwrite64 -> 0x1000, 4096",
      "sys_fsync -> 0xfffffffffffffffb, -5",
      "sys_exit_fsync: 0xfffffffffffffffb, -5",
      "sys_exit_fsync: 0x0, 0",
      "sys_exit_fsync: __syscall_nr=74 ret=-5, -5",
      "sys_exit_fsync: __syscall_nr=0x4a (74) ret=0xfffffffffffffffb (-5), -5",
    })
    @DisplayName("Given a result as anyone prints it, then the call has ended with it")
    void result(String body, long result) {
      Reading.Row event = read(body);

      assertThat(event.kind()).isEqualTo(EventKind.SYSCALL_END);
      assertThat(List.of(event.a(), event.c())).containsExactly(result, 1L);
    }

    @Test
    @DisplayName("Given no result, then the call has ended all the same")
    void noResult() {
      assertThat(read("sys_exit_fsync: ").c()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
      "'sys_pwrite64(fd: 5, buf: 7fa3, count: 1000, po', expected ')' behind the arguments of"
          + " sys_enter_pwrite64",
      "'sys_pwrite64(fd: 5, buf: 7fa3, count: 10g0, pos: 0)', 'field count:: ''10g0'' is no HEX'",
      "'sys_pwrite64(fd: 5, buf: 7fa3 \"pos: 5, \", count: 1, pos: 0)', ''",
    })
    @DisplayName(
        "Given a call that cannot be read, then the line is unread or its text no argument")
    void damaged(String body, String reason) {
      Reading reading = reading(body);

      if (reason.isEmpty()) {
        assertThat(reading.only().a()).isZero();
      } else {
        assertThat(reading.told()).isEmpty();
        assertThat(reading.samples().get(0).reason()).isEqualTo(reason);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "sys_enter_write, SYSCALL_BEGIN, WRITE",
      "sys_enter_preadv2, SYSCALL_BEGIN, READ",
      "sys_enter_ftruncate, SYSCALL_BEGIN, TRUNCATE",
      "sys_enter_mmap, SYSCALL_BEGIN, MMAP",
      "sys_enter_io_submit, SYSCALL_BEGIN, MODE_UNSPECIFIED",
      "sys_enter_fdatasync, SYSCALL_BEGIN, FSYNC",
      "sys_enter_fadvise64, SYSCALL_BEGIN, MODE_UNSPECIFIED",
      "sys_exit_pwrite64, SYSCALL_END, MODE_UNSPECIFIED",
    })
    @DisplayName("Given any other call, then it says what sort it is")
    void others(String name, EventKind kind, Mode mode) {
      Reading.Row event = read(name + ": 0x1000");

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.mode()).isEqualTo(mode);
    }
  }
}
