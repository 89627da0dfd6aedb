package dev.faultline.traces;

import static dev.faultline.stream.Subject.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The bcachefs probes")
final class ProbesTest {
  private static final int DEV = MappingKey.device(254, 0);
  private static final MappingKey FILE =
      new MappingKey(0xff11000004623aa0L, true, 1073741825, true, DEV);
  private static final String FILE_ARGS =
      " dev=266338304 ino=1073741825 mapping=0xff11000004623aa0";

  private static Reading.Row read(String body) {
    return Reading.of("              wl-299     [001] .....    43.687190: " + body).only();
  }

  private static void expect(
      String body,
      EventKind kind,
      Mode mode,
      Subject subject,
      Subject other,
      long a,
      long b,
      long c) {
    Reading.Row event = read(body);

    assertThat(event.kind()).isEqualTo(kind);
    assertThat(event.mode()).isEqualTo(mode);
    assertThat(event.subject()).isEqualTo(subject);
    assertThat(event.other()).isEqualTo(other);
    assertThat(event.a()).isEqualTo(a);
    assertThat(event.b()).isEqualTo(b);
    assertThat(event.c()).isEqualTo(c);
    assertThat(event.tracepoint()).isEqualTo(body.substring(0, body.indexOf(':')));
    assertThat(event.tried()).isFalse();
  }

  private static void expect(
      String body, EventKind kind, Mode mode, Subject subject, long a, long b, long c) {
    expect(body, kind, mode, subject, NONE, a, b, c);
  }

  @ParameterizedTest
  @CsvSource({
    "pagecache_lock_wait, LOCK_WAIT",
    "pagecache_lock_acquired, LOCK_ACQUIRED",
    "pagecache_lock_release, LOCK_RELEASED",
  })
  @DisplayName("Given a lock probe, then state 0 is add and state 1 is block")
  void lock(String probe, EventKind kind) {
    String address = ": (bchfs_truncate+0xae/0x3c0 [bcachefs]) state=";

    expect(probe + address + "0" + FILE_ARGS, kind, Mode.ADD, FILE, 0, 0, 0);
    expect(probe + address + "1" + FILE_ARGS, kind, Mode.BLOCK, FILE, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-1", "4294967295"})
  @DisplayName("Given a state that does not exist, then the line is unread")
  void unknownState(String state) {
    String lock = "              wl-299     [001] .....    43.687190: pagecache_lock_release: (f) ";

    Reading reading = Reading.of(lock + "state=" + state + FILE_ARGS);

    assertThat(reading.events()).isEmpty();
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason()).contains("mode").contains(state);
  }

  @Test
  @DisplayName("Given return probes on the lock functions, then their other order is understood")
  void lockFunctions() {
    MappingKey key = new MappingKey(0xff11000005498228L, true, 4097, true, 265289728);

    expect(
        "pagecache_lock_acquired: (bchfs_truncate+0xad/0x420 [bcachefs] <- bch2_two_state_lock)"
            + " lock=0xff11000005498588 state=1 ino=4097 mapping=0xff11000005498228 dev=265289728",
        EventKind.LOCK_ACQUIRED,
        Mode.BLOCK,
        key,
        0,
        0,
        0);
    expect(
        "pagecache_lock_wait: (__bch2_two_state_lock+0x4/0xd0 [bcachefs]) lock=0xff11000005498588"
            + " state=1 ino=4097 mapping=0xff11000005498228",
        EventKind.LOCK_WAIT,
        Mode.BLOCK,
        new MappingKey(0xff11000005498228L, true, 4097, false, 0),
        0,
        0,
        0);
  }

  @ParameterizedTest
  @CsvSource({"1, LOCK_ACQUIRED", "0, LOCK_TRY_FAILED"})
  @DisplayName("Given a trylock, then its result decides")
  void tried(int ok, EventKind kind) {
    Reading.Row event =
        read(
            "pagecache_lock_tried: (bch2_page_fault+0x85/0xd0 [bcachefs] <- bch2_two_state_trylock)"
                + " ok="
                + ok
                + " lock=0xff11000005498cd0 state=0 ino=4098 mapping=0xff11000005498970"
                + " dev=265289728");

    assertThat(event.kind()).isEqualTo(kind);
    assertThat(event.tried()).isTrue();
    assertThat(event.mode()).isEqualTo(Mode.ADD);
    assertThat(event.subject())
        .isEqualTo(new MappingKey(0xff11000005498970L, true, 4098, true, 265289728));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev=0 ino=0 mapping=0x0",
        "dev=(fault) ino=(fault) mapping=(fault)",
        "dev=266338304 ino=(fault) mapping=0x0"
      })
  @DisplayName("Given a mapping that could not be fetched, then the event is there without it")
  void nothingFetched(String args) {
    expect(
        "pagecache_lock_acquired: (bch2_remap_file_range+0xfc/0x4e0 [bcachefs]) state=1 " + args,
        EventKind.LOCK_ACQUIRED,
        Mode.BLOCK,
        NONE,
        0,
        0,
        0);
  }

  @Test
  @DisplayName("Given half of an identity, then the event carries this half")
  void halfFetched() {
    expect(
        "pagecache_lock_release: (f) state=0 dev=(fault) ino=7 mapping=(fault)",
        EventKind.LOCK_RELEASED,
        Mode.ADD,
        new MappingKey(0, true, 7, false, 0),
        0,
        0,
        0);
  }

  @Test
  @DisplayName(
      "Given faults disabled and enabled, then bit 0 is a flag and not part of the address")
  void faultsDisabled() {
    MappingKey target = MappingKey.ofAddress(0xff11000004564910L);

    expect(
        "faults_disabled_set: (bch2_direct_write+0x32d/0xe40 [bcachefs]) mapping=0xff11000004564910",
        EventKind.FAULTS_DISABLED,
        Mode.MODE_UNSPECIFIED,
        target,
        0,
        0,
        0);
    expect(
        "faults_disabled_clear: (bch2_direct_write+0x34c/0xe40 [bcachefs])"
            + " value=0xff11000004564911 ret=-14",
        EventKind.FAULTS_ENABLED,
        Mode.MODE_UNSPECIFIED,
        target,
        0xff11000004564911L,
        -14,
        1);
    expect(
        "faults_disabled_clear: (bch2_direct_write+0x395/0xd70 [bcachefs]) value=0xff11000004564910",
        EventKind.FAULTS_ENABLED,
        Mode.MODE_UNSPECIFIED,
        target,
        0xff11000004564910L,
        0,
        0);
  }

  @Test
  @DisplayName("Given a page fault, then it has its mapping and the one whose faults are disabled")
  void pageFault() {
    expect(
        "page_fault_enter: (bch2_page_fault+0x2e/0x1a0 [bcachefs]) fdm=0xff11000004564911"
            + FILE_ARGS
            + " pgoff=150 address=0x7f36ceedf000 flags=0x14",
        EventKind.FAULT_BEGIN,
        Mode.MODE_UNSPECIFIED,
        FILE,
        MappingKey.ofAddress(0xff11000004564910L),
        150,
        0x7f36ceedf000L,
        0x14);
    expect(
        "page_fault_enter: (bch2_page_fault+0x21/0xd0 [bcachefs]) fdm=0x0"
            + " mapping=0xff11000005498228 ino=4097 pgoff=148 address=0x7fae01978000",
        EventKind.FAULT_BEGIN,
        Mode.MODE_UNSPECIFIED,
        new MappingKey(0xff11000005498228L, true, 4097, false, 0),
        NONE,
        148,
        0x7fae01978000L,
        0);
    expect(
        "page_fault_exit: (__do_fault+0x30/0x170 <- bch2_page_fault) ret=0x404",
        EventKind.FAULT_END,
        Mode.MODE_UNSPECIFIED,
        NONE,
        0x404,
        0,
        0);
  }

  @Test
  @DisplayName("Given a write to a mapped page, then its bracket is read")
  void mkwrite() {
    expect(
        "page_mkwrite_enter: (bch2_page_mkwrite+0x4/0x340 [bcachefs])"
            + FILE_ARGS
            + " pgoff=6 address=0x7f75eca89000",
        EventKind.MKWRITE_BEGIN,
        Mode.MODE_UNSPECIFIED,
        FILE,
        6,
        0x7f75eca89000L,
        0);
    expect(
        "page_mkwrite_enter: (bch2_page_mkwrite+0x4/0x3f0 [bcachefs]) mapping=0xff11000005498228"
            + " pgoff=6 address=0x7fae018ea000",
        EventKind.MKWRITE_BEGIN,
        Mode.MODE_UNSPECIFIED,
        MappingKey.ofAddress(0xff11000005498228L),
        6,
        0x7fae018ea000L,
        0);
    expect(
        "page_mkwrite_exit: (do_page_mkwrite+0x4a/0xa0 <- bch2_page_mkwrite) ret=0x200",
        EventKind.MKWRITE_END,
        Mode.MODE_UNSPECIFIED,
        NONE,
        0x200,
        0,
        0);
  }

  @ParameterizedTest
  @CsvSource({"dio_write, WRITE", "dio_read, READ"})
  @DisplayName("Given direct I/O, then begin, queued and end are told apart")
  void directIo(String probe, Mode mode) {
    expect(
        probe
            + "_enter: (bch2_direct_write+0x4/0xe40 [bcachefs])"
            + FILE_ARGS
            + " iocb=0xffa000000051fd30 pos=589824 count=16384",
        EventKind.DIO_BEGIN,
        mode,
        FILE,
        589824,
        16384,
        0xffa000000051fd30L);
    expect(
        probe + "_enter: (f) mapping=0xff11000005498228 ino=4097 pos=0 count=8192",
        EventKind.DIO_BEGIN,
        mode,
        new MappingKey(0xff11000005498228L, true, 4097, false, 0),
        0,
        8192,
        0);
    String exit = probe + "_exit: (bch2_write_iter+0x13c/0xcb0 [bcachefs] <- bch2_direct_write) ";
    expect(exit + "ret=8192", EventKind.DIO_END, mode, NONE, 8192, 0, 0);
    expect(exit + "ret=-14", EventKind.DIO_END, mode, NONE, -14, 0, 0);
    expect(exit + "ret=-529", EventKind.DIO_QUEUED, mode, NONE, 0, 0, 0);
  }

  @Test
  @DisplayName("Given a shoot-down, then its offsets are read")
  void shootdown() {
    expect(
        "invalidate_enter: (bch2_write_invalidate_inode_pages_range+0x4/0x70 [bcachefs])"
            + " ino=1073741825 mapping=0xff11000004623aa0 start=589824 end=606207",
        EventKind.SHOOTDOWN_BEGIN,
        Mode.MODE_UNSPECIFIED,
        new MappingKey(0xff11000004623aa0L, true, 1073741825, false, 0),
        589824,
        606207,
        0);
    expect(
        "invalidate_enter: (bch2_write_invalidate_inode_pages_range+0x4/0x80 [bcachefs])"
            + " mapping=0xff11000005498228 start=0 end=8191",
        EventKind.SHOOTDOWN_BEGIN,
        Mode.MODE_UNSPECIFIED,
        MappingKey.ofAddress(0xff11000005498228L),
        0,
        8191,
        0);
    expect(
        "invalidate_exit: (bch2_direct_write+0xbb1/0xe40 [bcachefs] <- "
            + "bch2_write_invalidate_inode_pages_range) ret=-16",
        EventKind.SHOOTDOWN_END,
        Mode.MODE_UNSPECIFIED,
        NONE,
        -16,
        0,
        0);
  }

  @Test
  @DisplayName("Given a truncate, then it reaches to the end of the file")
  void truncate() {
    expect(
        "truncate_enter: (bchfs_truncate+0x4/0x3c0 [bcachefs])" + FILE_ARGS + " size=4097",
        EventKind.RANGE_OP_BEGIN,
        Mode.TRUNCATE,
        FILE,
        4097,
        -1,
        0);
    expect(
        "truncate_enter: (bchfs_truncate+0x4/0x420 [bcachefs]) ino=4097 size=0",
        EventKind.RANGE_OP_BEGIN,
        Mode.TRUNCATE,
        new MappingKey(0, true, 4097, false, 0),
        0,
        -1,
        0);
    expect(
        "truncate_exit: (notify_change+0x1f1/0x510 <- bchfs_truncate) ret=0",
        EventKind.RANGE_OP_END,
        Mode.TRUNCATE,
        NONE,
        0,
        0,
        0);
  }

  @Test
  @DisplayName("Given a fallocate, then its mode bits are read")
  void fallocate() {
    expect(
        "fallocate_enter: (bch2_fallocate_dispatch+0x4/0x220 [bcachefs])"
            + FILE_ARGS
            + " mode=0x3 offset=753664 len=8192",
        EventKind.RANGE_OP_BEGIN,
        Mode.FALLOCATE,
        FILE,
        753664,
        8192,
        3);
    expect(
        "fallocate_exit: (vfs_fallocate+0x120/0x340 <- bch2_fallocate_dispatch) ret=-28",
        EventKind.RANGE_OP_END,
        Mode.FALLOCATE,
        NONE,
        -28,
        0,
        0);
  }

  @Test
  @DisplayName("Given a remap, then the destination changes and the source is the other file")
  void remap() {
    expect(
        "remap_enter: (bch2_remap_file_range+0x4/0x4e0 [bcachefs]) src_ino=4098"
            + " src_mapping=0xff110000044b63c0 dst_ino=1073741824 dst_mapping=0xff110000046590b0"
            + " pos=65536 len=131072",
        EventKind.RANGE_OP_BEGIN,
        Mode.REMAP,
        new MappingKey(0xff110000046590b0L, true, 1073741824, false, 0),
        new MappingKey(0xff110000044b63c0L, true, 4098, false, 0),
        65536,
        131072,
        0);
    expect(
        "remap_exit: (vfs_clone_file_range+0xee/0x310 <- bch2_remap_file_range) ret=65536",
        EventKind.RANGE_OP_END,
        Mode.REMAP,
        NONE,
        65536,
        0,
        0);
  }

  @Test
  @DisplayName("Given somebody who waits for direct I/O to drain, then both ends are read")
  void drain() {
    expect(
        "dio_drain_wait: (inode_dio_wait+0x4/0xc0)" + FILE_ARGS,
        EventKind.DRAIN_WAIT,
        Mode.MODE_UNSPECIFIED,
        FILE,
        0,
        0,
        0);
    expect(
        "dio_drained: (bchfs_truncate+0x8c/0x3c0 [bcachefs] <- inode_dio_wait)",
        EventKind.DRAINED,
        Mode.MODE_UNSPECIFIED,
        NONE,
        0,
        0,
        0);
  }

  @ParameterizedTest
  @CsvSource({"read_iter, READ", "write_iter, WRITE"})
  @DisplayName("Given a read or write, then it begins as buffered only without IOCB_DIRECT")
  void buffered(String probe, Mode mode) {
    String enter = probe + "_enter: (bch2_read_iter+0x4/0x150 [bcachefs])" + FILE_ARGS;
    expect(
        enter + " pos=753664 count=4096 flags=0x0",
        EventKind.BUFFERED_BEGIN,
        mode,
        FILE,
        753664,
        4096,
        0);
    expect(
        enter + " pos=753664 count=4096 flags=0x180000",
        EventKind.BUFFERED_BEGIN,
        mode,
        FILE,
        753664,
        4096,
        0);
    expect(
        probe + "_exit: (vfs_read+0x248/0x370 <- bch2_read_iter) ret=4096",
        EventKind.BUFFERED_END,
        mode,
        NONE,
        4096,
        0,
        0);

    Reading direct =
        Reading.of(
            "              wl-299     [001] .....    43.687190: "
                + enter
                + " pos=753664 count=4096 flags=0x20000");
    assertThat(direct.events()).isEmpty();
    assertThat(direct.sourceEvents()).isEqualTo(1);
    assertThat(direct.unreadUnits()).isZero();
  }

  @Test
  @DisplayName("Given the extent layer, then submission and return are read")
  void extents() {
    expect(
        "extent_write_enter: (bch2_write+0x4/0x4d0 [bcachefs])",
        EventKind.SUBMIT,
        Mode.MODE_UNSPECIFIED,
        NONE,
        0,
        0,
        0);
    expect(
        "extent_write_exit: (bch2_writepages+0x86/0xd0 [bcachefs] <- bch2_write)",
        EventKind.WRITTEN,
        Mode.MODE_UNSPECIFIED,
        NONE,
        0,
        0,
        0);
    expect(
        "dio_async_done: (bch2_dio_write_loop_async+0x4/0xf0 [bcachefs])",
        EventKind.WRITTEN,
        Mode.ASYNC,
        NONE,
        0,
        0,
        0);
  }

  @Test
  @DisplayName("Given pages that are being filled, then their range is read")
  void fill() {
    expect(
        "readahead_enter: (bch2_readahead+0x4/0x420 [bcachefs])"
            + FILE_ARGS
            + " index=134 nr_pages=32",
        EventKind.FILL_BEGIN,
        Mode.READAHEAD,
        FILE,
        134,
        32,
        0);
    expect(
        "readahead_exit: (read_pages+0x71/0x260 <- bch2_readahead)",
        EventKind.FILL_END,
        Mode.READAHEAD,
        NONE,
        0,
        0,
        0);
    expect(
        "read_folio_enter: (bch2_read_folio+0x4/0x40 [bcachefs])" + FILE_ARGS + " index=181",
        EventKind.FILL_BEGIN,
        Mode.READ_FOLIO,
        FILE,
        181,
        1,
        0);
    expect(
        "read_folio_exit: (filemap_read_folio+0x1a/0x80 <- bch2_read_folio) ret=0",
        EventKind.FILL_END,
        Mode.READ_FOLIO,
        NONE,
        0,
        0,
        0);
  }
}
