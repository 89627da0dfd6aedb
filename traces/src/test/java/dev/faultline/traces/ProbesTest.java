package dev.faultline.traces;

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
  private static final String FILE_ARGS =
      " dev=266338304 ino=1073741825 mapping=0xff11000004623aa0";

  private static Reading reading(String body) {
    return Reading.of("              wl-299     [001] .....    43.687190: " + body);
  }

  /** Kind and mode, then what the event carries: {@code :subject ^other a b c}. */
  private static String told(Reading.Row event) {
    String mode = event.mode() == Mode.MODE_UNSPECIFIED ? "" : " " + event.mode();
    return event.kind()
        + mode
        + (event.tried() ? " tried" : "")
        + told(" :", event.subject())
        + told(" ^", event.other())
        + " %d %d %d".formatted(event.a(), event.b(), event.c());
  }

  private static String told(String mark, Subject subject) {
    if (!(subject instanceof MappingKey key)) {
      assertThat(subject).isEqualTo(Subject.NONE);
      return "";
    }
    String ino = key.hasInode() ? "/" + key.ino() : "";
    return mark + key.addressText() + ino + (key.hasDev() ? "@" + key.deviceText() : "");
  }

  // The arguments of the first column are those of an unmodified kernel's probes and of probes on
  // lock functions; each line was printed by a kernel.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pagecache_lock_acquired: (bchfs_truncate+0xae/0x3c0 [bcachefs]) state=1 dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 | LOCK_ACQUIRED BLOCK :0xff11000004623aa0/1073741825@254:0 0 0 0
          pagecache_lock_acquired: (bch2_page_fault+0x63/0x1a0 [bcachefs]) state=0 dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 | LOCK_ACQUIRED ADD :0xff11000004623aa0/1073741825@254:0 0 0 0
          pagecache_lock_acquired: (bchfs_truncate+0xad/0x420 [bcachefs] <- bch2_two_state_lock) lock=0xff11000005498588 state=1 ino=4097 mapping=0xff11000005498228 dev=265289728 | LOCK_ACQUIRED BLOCK :0xff11000005498228/4097@253:0 0 0 0
          pagecache_lock_release: (bchfs_truncate+0x17c/0x3c0 [bcachefs]) state=1 dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 | LOCK_RELEASED BLOCK :0xff11000004623aa0/1073741825@254:0 0 0 0
          pagecache_lock_release: (bch2_two_state_unlock+0x4/0x50 [bcachefs]) lock=0xff11000005498588 state=0 ino=4097 mapping=0xff11000005498228 dev=265289728 | LOCK_RELEASED ADD :0xff11000005498228/4097@253:0 0 0 0
          pagecache_lock_wait: (__bch2_two_state_lock+0x4/0xd0 [bcachefs]) state=0 dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 | LOCK_WAIT ADD :0xff11000004623aa0/1073741825@254:0 0 0 0
          pagecache_lock_wait: (__bch2_two_state_lock+0x4/0xd0 [bcachefs]) lock=0xff11000005498588 state=1 ino=4097 mapping=0xff11000005498228 | LOCK_WAIT BLOCK :0xff11000005498228/4097 0 0 0
          pagecache_lock_tried: (bch2_page_fault+0x85/0xd0 [bcachefs] <- bch2_two_state_trylock) ok=0 lock=0xff11000005498cd0 state=0 ino=4098 mapping=0xff11000005498970 dev=265289728 | LOCK_TRY_FAILED ADD tried :0xff11000005498970/4098@253:0 0 0 0
          pagecache_lock_tried: (bch2_page_fault+0x85/0xd0 [bcachefs] <- bch2_two_state_trylock) ok=1 lock=0xff11000005498cd0 state=0 ino=4098 mapping=0xff11000005498970 dev=265289728 | LOCK_ACQUIRED ADD tried :0xff11000005498970/4098@253:0 0 0 0
          faults_disabled_set: (bch2_direct_write+0x32d/0xe40 [bcachefs]) mapping=0xff11000004564910 | FAULTS_DISABLED :0xff11000004564910 0 0 0
          faults_disabled_clear: (bch2_direct_write+0x34c/0xe40 [bcachefs]) value=0xff11000004564911 ret=-14 | FAULTS_ENABLED :0xff11000004564910 -67272519361083119 -14 1
          faults_disabled_clear: (bch2_direct_write+0x395/0xd70 [bcachefs]) value=0xff11000004564910 | FAULTS_ENABLED :0xff11000004564910 -67272519361083120 0 0
          page_fault_enter: (bch2_page_fault+0x2e/0x1a0 [bcachefs]) fdm=0xff11000004564911 dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 pgoff=150 address=0x7f36ceedf000 flags=0x14 | FAULT_BEGIN FDM :0xff11000004623aa0/1073741825@254:0 ^0xff11000004564910 150 139873376661504 20
          page_fault_enter: (bch2_page_fault+0x21/0xd0 [bcachefs]) fdm=0x0 mapping=0xff11000005498228 ino=4097 pgoff=148 address=0x7fae01978000 | FAULT_BEGIN FDM :0xff11000005498228/4097 148 140385327742976 0
          page_fault_exit: (__do_fault+0x30/0x170 <- bch2_page_fault) ret=0x404 | FAULT_END 1028 0 0
          page_mkwrite_enter: (bch2_page_mkwrite+0x4/0x340 [bcachefs]) dev=266338304 ino=4098 mapping=0xff11000004641850 pgoff=6 address=0x7f75eca89000 | MKWRITE_BEGIN :0xff11000004641850/4098@254:0 6 140144458371072 0
          page_mkwrite_enter: (bch2_page_mkwrite+0x4/0x3f0 [bcachefs]) mapping=0xff11000005498228 pgoff=6 address=0x7fae018ea000 | MKWRITE_BEGIN :0xff11000005498228 6 140385327161344 0
          page_mkwrite_exit: (do_page_mkwrite+0x4a/0xa0 <- bch2_page_mkwrite) ret=0x200 | MKWRITE_END 512 0 0
          dio_write_enter: (bch2_direct_write+0x4/0xe40 [bcachefs]) dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 iocb=0xffa000000051fd30 pos=589824 count=16384 | DIO_BEGIN WRITE :0xff11000004623aa0/1073741825@254:0 589824 16384 -27021597758849744
          dio_write_enter: (bch2_direct_write+0x4/0xd70 [bcachefs]) mapping=0xff11000005498228 ino=4097 pos=0 count=8192 | DIO_BEGIN WRITE :0xff11000005498228/4097 0 8192 0
          dio_write_exit: (bch2_write_iter+0x13c/0xcb0 [bcachefs] <- bch2_direct_write) ret=8192 | DIO_END WRITE 8192 0 0
          dio_write_exit: (bch2_write_iter+0x13c/0xcb0 [bcachefs] <- bch2_direct_write) ret=-14 | DIO_END WRITE -14 0 0
          dio_write_exit: (bch2_write_iter+0x13c/0xcb0 [bcachefs] <- bch2_direct_write) ret=-529 | DIO_QUEUED WRITE 0 0 0
          dio_read_enter: (bch2_direct_IO_read+0x4/0x3f0 [bcachefs]) dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 iocb=0xffa000000051fd30 pos=0 count=4096 | DIO_BEGIN READ :0xff11000004623aa0/1073741825@254:0 0 4096 -27021597758849744
          dio_read_exit: (bch2_read_iter+0x9f/0x1b0 [bcachefs] <- bch2_direct_IO_read) ret=4096 | DIO_END READ 4096 0 0
          dio_read_exit: (bch2_read_iter+0x9f/0x1b0 [bcachefs] <- bch2_direct_IO_read) ret=-529 | DIO_QUEUED READ 0 0 0
          invalidate_enter: (bch2_write_invalidate_inode_pages_range+0x4/0x70 [bcachefs]) ino=1073741825 mapping=0xff11000004623aa0 start=589824 end=606207 | SHOOTDOWN_BEGIN :0xff11000004623aa0/1073741825 589824 606207 0
          invalidate_enter: (bch2_write_invalidate_inode_pages_range+0x4/0x80 [bcachefs]) mapping=0xff11000005498228 start=0 end=8191 | SHOOTDOWN_BEGIN :0xff11000005498228 0 8191 0
          invalidate_exit: (bch2_direct_write+0xbb1/0xe40 [bcachefs] <- bch2_write_invalidate_inode_pages_range) ret=-16 | SHOOTDOWN_END -16 0 0
          truncate_enter: (bchfs_truncate+0x4/0x3c0 [bcachefs]) dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 size=4097 | RANGE_OP_BEGIN TRUNCATE :0xff11000004623aa0/1073741825@254:0 4097 -1 0
          truncate_enter: (bchfs_truncate+0x4/0x420 [bcachefs]) ino=4097 size=0 | RANGE_OP_BEGIN TRUNCATE :/4097 0 -1 0
          truncate_exit: (notify_change+0x1f1/0x510 <- bchfs_truncate) ret=0 | RANGE_OP_END TRUNCATE 0 0 0
          fallocate_enter: (bch2_fallocate_dispatch+0x4/0x220 [bcachefs]) dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 mode=0x3 offset=753664 len=8192 | RANGE_OP_BEGIN FALLOCATE :0xff11000004623aa0/1073741825@254:0 753664 8192 3
          fallocate_exit: (vfs_fallocate+0x120/0x340 <- bch2_fallocate_dispatch) ret=-28 | RANGE_OP_END FALLOCATE -28 0 0
          remap_enter: (bch2_remap_file_range+0x4/0x4e0 [bcachefs]) src_ino=4098 src_mapping=0xff110000044b63c0 dst_ino=1073741824 dst_mapping=0xff110000046590b0 pos=65536 len=131072 | RANGE_OP_BEGIN REMAP :0xff110000046590b0/1073741824 ^0xff110000044b63c0/4098 65536 131072 0
          remap_exit: (vfs_clone_file_range+0xee/0x310 <- bch2_remap_file_range) ret=65536 | RANGE_OP_END REMAP 65536 0 0
          dio_drain_wait: (inode_dio_wait+0x4/0xc0) dev=265289728 ino=4097 mapping=0xff11000005498228 | DRAIN_WAIT :0xff11000005498228/4097@253:0 0 0 0
          dio_drained: (bchfs_truncate+0x8c/0x3c0 [bcachefs] <- inode_dio_wait) | DRAINED 0 0 0
          read_iter_enter: (bch2_read_iter+0x4/0x150 [bcachefs]) dev=265289728 ino=4097 mapping=0xff11000005498228 pos=753664 count=4096 flags=0x0 | BUFFERED_BEGIN READ :0xff11000005498228/4097@253:0 753664 4096 0
          read_iter_exit: (vfs_read+0x248/0x370 <- bch2_read_iter) ret=4096 | BUFFERED_END READ 4096 0 0
          write_iter_enter: (bch2_write_iter+0x4/0xcb0 [bcachefs]) dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 pos=0 count=1048576 flags=0x180000 | BUFFERED_BEGIN WRITE :0xff11000004623aa0/1073741825@254:0 0 1048576 0
          write_iter_exit: (vfs_write+0x28c/0x450 <- bch2_write_iter) ret=1048576 | BUFFERED_END WRITE 1048576 0 0
          extent_write_enter: (bch2_write+0x4/0x4d0 [bcachefs]) | SUBMIT 0 0 0
          extent_write_exit: (bch2_writepages+0x86/0xd0 [bcachefs] <- bch2_write) | WRITTEN 0 0 0
          dio_async_done: (bch2_dio_write_loop_async+0x4/0xf0 [bcachefs]) | WRITTEN ASYNC 0 0 0
          readahead_enter: (bch2_readahead+0x4/0x420 [bcachefs]) dev=266338304 ino=1073741825 mapping=0xff11000004623aa0 index=134 nr_pages=32 | FILL_BEGIN READAHEAD :0xff11000004623aa0/1073741825@254:0 134 32 0
          readahead_exit: (read_pages+0x71/0x260 <- bch2_readahead) | FILL_END READAHEAD 0 0 0
          read_folio_enter: (bch2_read_folio+0x4/0x40 [bcachefs]) dev=265289728 ino=4097 mapping=0xff11000005498228 index=181 | FILL_BEGIN READ_FOLIO :0xff11000005498228/4097@253:0 181 1 0
          read_folio_exit: (filemap_read_folio+0x1a/0x80 <- bch2_read_folio) ret=0 | FILL_END READ_FOLIO 0 0 0
          """)
  @DisplayName("Given a line of a probe, when it is read, then the event says the same")
  void probe(String body, String expected) {
    Reading.Row event = reading(body).only();

    assertThat(told(event)).isEqualTo(expected);
    assertThat(event.tracepoint()).isEqualTo(body.substring(0, body.indexOf(':')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"read_iter_enter", "write_iter_enter"})
  @DisplayName("Given a read or write with IOCB_DIRECT, then it is not a buffered one")
  void direct(String probe) {
    Reading reading = reading(probe + ": (f)" + FILE_ARGS + " pos=0 count=4096 flags=0x120000");

    assertThat(reading.told()).isEmpty();
    assertThat(reading.sourceEvents()).isEqualTo(1);
    assertThat(reading.unreadUnits()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-1", "4294967295"})
  @DisplayName("Given a state that does not exist, then the line is unread")
  void unknownState(String state) {
    Reading reading = reading("pagecache_lock_release: (f) state=" + state + FILE_ARGS);

    assertThat(reading.told()).isEmpty();
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason()).contains("mode").contains(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev=0 ino=0 mapping=0x0",
        "dev=(fault) ino=(fault) mapping=(fault)",
        "dev=266338304 ino=(fault) mapping=0x0"
      })
  @DisplayName("Given a mapping that could not be fetched, then the event is there, and says so")
  void nothingFetched(String args) {
    Reading.Row event = reading("pagecache_lock_acquired: (f) state=1 " + args).only();

    assertThat(event.kind()).isEqualTo(EventKind.LOCK_ACQUIRED);
    assertThat(event.mode()).isEqualTo(Mode.BLOCK);
    assertThat(event.subject()).isEqualTo(MappingKey.NOT_FETCHED);
  }

  @Test
  @DisplayName("Given half of an identity, then the event carries this half")
  void halfFetched() {
    Reading.Row event =
        reading("pagecache_lock_release: (f) state=0 dev=(fault) ino=7 mapping=(fault)").only();

    assertThat(event.subject()).isEqualTo(new MappingKey(0, true, 7, false, 0));
    assertThat(event.kind()).isEqualTo(EventKind.LOCK_RELEASED);
  }

  @ParameterizedTest
  @CsvSource({
    "pagecache_lock_acquired: (f) state=1, mapping",
    "pagecache_lock_acquired: (f) mapping=0x10, field state",
    "pagecache_lock_acquired: (f) state=(fault) mapping=0x10, could not fetch field state",
    "faults_disabled_set: (f), field mapping",
    "page_fault_enter: (f) mapping=0x10 pgoff=1 address=0x1, field fdm",
    "dio_write_enter: (f) mapping=0x10 pos=0, field count",
    "dio_write_exit: (f <- g), field ret",
    "read_iter_enter: (f) mapping=0x10 pos=0 count=1, field flags",
    "truncate_enter: (f) ino=4097, field size",
    "faults_disabled_clear: (f) value=0x10 ret=x1, field ret",
  })
  @DisplayName("Given a probe without an argument that the event needs, then the line is unread")
  void lacking(String body, String reason) {
    Reading reading = reading(body);

    assertThat(reading.told()).isEmpty();
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).reason()).contains(reason);
  }

  @Test
  @DisplayName("Given a string argument with spaces and quotes, then what is in it is no field")
  void quoted() {
    Reading.Row event =
        reading("faults_disabled_set: (f) name=\"a mapping=0x1 b\" mapping=0x20").only();

    assertThat(event.subject()).isEqualTo(MappingKey.ofAddress(0x20));
  }
}
