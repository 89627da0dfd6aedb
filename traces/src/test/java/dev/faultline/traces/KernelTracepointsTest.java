package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The kernel's own tracepoints")
final class KernelTracepointsTest {
  private static Reading reading(String body) {
    return Reading.of("              wl-299     [001] .....    43.687190: " + body);
  }

  private static Reading.Row read(String body) {
    return reading(body).only();
  }

  @Nested
  @DisplayName("filemap")
  final class Filemap {
    @ParameterizedTest
    @CsvSource({
      "mm_filemap_add_to_page_cache, PAGE_ADDED",
      "mm_filemap_delete_from_page_cache, PAGE_REMOVED"
    })
    @DisplayName("Given a page that enters or leaves, then bytes become an index")
    void addAndDelete(String name, EventKind kind) {
      Reading.Row event = read(name + ": dev 254:0 ino 40000001 pfn=0x219df ofs=937984 order=2");

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.subject())
          .isEqualTo(MappingKey.ofInode(MappingKey.device(254, 0), 0x40000001L));
      assertThat(event.a()).isEqualTo(229);
      assertThat(event.b()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "dev 253:6 ino 7580 page=0000000060e990c7 pfn=677646 ofs=159744",
          "dev 253:6 ino 7580 page=0000000060e990c7 pfn=0xa570e ofs=159744",
          "dev 253:6 ino 7580 page=0x7daf4c pfn=0x7daf4c ofs=159744",
          "dev 253:6 ino 7580 pfn=0xa570e ofs=159744 order=0",
          "dev 253:6 ino 0x7580 pfn=0xa570e ofs=159744",
          "dev=253:6 ino=7580 pfn=0xa570e ofs=159744",
          "dev 253,6 ino 7580 pfn=0xa570e ofs=159744",
          "dev=253:6, ino=7580, ofs=159744",
        })
    @DisplayName("Given the spelling of another kernel, then the event is the same")
    void oldSpellings(String args) {
      Reading.Row event = read("mm_filemap_add_to_page_cache: " + args);

      assertThat(event.subject()).isEqualTo(MappingKey.ofInode(MappingKey.device(253, 6), 0x7580));
      assertThat(event.a()).isEqualTo(39);
      assertThat(event.b()).isZero();
    }

    @Test
    @DisplayName("Given trace-cmd's padding, then the fields behind it are read")
    void padded() {
      Reading.Row event = read("mm_filemap_fault:     dev=1:0 ino=83 ofs=4096");

      assertThat(event.kind()).isEqualTo(EventKind.PAGE_FAULTED);
      assertThat(event.a()).isEqualTo(1);
      assertThat(event.subject()).isEqualTo(MappingKey.ofInode(MappingKey.device(1, 0), 0x83));
    }

    @ParameterizedTest
    @CsvSource({
      "mm_filemap_get_pages, PAGE_READ, 0-4095, 0, 0",
      "mm_filemap_get_pages, PAGE_READ, 753664-757759, 184, 184",
      "mm_filemap_map_pages, PAGE_MAPPED, 393216-458751, 96, 111",
      "mm_filemap_map_pages, PAGE_MAPPED, 0-18446744073709551615, 0, 4503599627370495",
    })
    @DisplayName("Given a range of bytes, then it becomes a first and a last index")
    void ranges(String name, EventKind kind, String range, long first, long last) {
      Reading.Row event = read(name + ": dev=0:2 ino=69 ofs=" + range);

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.a()).isEqualTo(first);
      assertThat(event.b()).isEqualTo(last);
    }

    @Test
    @DisplayName("Given raw fields, then they are taken as they are")
    void rawFields() {
      Reading.Row event =
          read(
              "mm_filemap_map_pages: i_ino=0x7f013 (520211) s_dev=0x18 (24) index=0x58 (88)"
                  + " last_index=0x67 (103)");

      assertThat(event.subject()).isEqualTo(MappingKey.ofInode(MappingKey.device(0, 24), 0x7f013));
      assertThat(event.a()).isEqualTo(88);
      assertThat(event.b()).isEqualTo(103);
    }

    @Test
    @DisplayName("Given an fsync that sees a writeback error, then old and new are read")
    void writebackError() {
      Reading.Row event =
          read(
              "file_check_and_advance_wb_err: file=000000002f245f97 dev=7:0 ino=0x85 old=0x3f005"
                  + " new=0x41005");

      assertThat(event.kind()).isEqualTo(EventKind.WRITEBACK_ERROR_SEEN);
      assertThat(event.subject()).isEqualTo(MappingKey.ofInode(MappingKey.device(7, 0), 0x85));
      assertThat(event.a()).isEqualTo(0x3f005);
      assertThat(event.b()).isEqualTo(0x41005);
    }

    @ParameterizedTest
    @CsvSource({
      "mm_filemap_fault: dev=1:0 ino=83, ofs",
      "mm_filemap_fault: dev=1:0 ofs=4096, ino",
      "mm_filemap_fault: ino=83 ofs=4096, dev",
      "mm_filemap_fault: dev=1:0 ino=8g ofs=4096, ino",
      "mm_filemap_fault: dev=1: ino=83 ofs=4096, dev",
      "mm_filemap_fault: dev=1:0 ino=83 ofs=, ofs",
      "mm_filemap_fault: dev=1:0 ino=83 ofs=-, ofs",
      "mm_filemap_fault: dev=1:0 ino=83 ofs=99999999999999999999, ofs",
      "mm_filemap_fault: dev=1:0 ino=12345678901234567 ofs=0, ino",
      "mm_filemap_fault: dev=1:9999999 ino=83 ofs=0, dev",
      "mm_filemap_fault: dev=1:0 ino=83 ofs=4096 ofs=8192, ofs",
      "mm_filemap_get_pages: dev=1:0 ino=83 ofs=4096, ofs",
      "mm_filemap_get_pages: dev=1:0 ino=83 ofs=4096-0, ofs",
    })
    @DisplayName("Given a field that is missing, twice or no number, then the line is unread")
    void brokenField(String body, String field) {
      Reading reading = reading(body);

      assertThat(reading.told()).isEmpty();
      assertThat(reading.unreadUnits()).isEqualTo(1);
      assertThat(reading.sourceEvents()).isZero();
      assertThat(reading.samples().get(0).reason()).contains("field " + field);
      assertThat(reading.samples().get(0).text()).contains(body);
      assertThat(reading.samples().get(0).position()).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("mmap_lock")
  final class MmapLock {
    @ParameterizedTest
    @CsvSource({
      "mmap_lock_start_locking, true, '', LOCK_WAIT, WRITE",
      "mmap_lock_start_locking, false, '', LOCK_WAIT, READ",
      "mmap_lock_acquire_returned, true, success=true, LOCK_ACQUIRED, WRITE",
      "mmap_lock_acquire_returned, false, success=true, LOCK_ACQUIRED, READ",
      "mmap_lock_acquire_returned, true, success=false, LOCK_TRY_FAILED, WRITE",
      "mmap_lock_released, false, '', LOCK_RELEASED, READ",
      "mmap_lock_released, true, '', LOCK_RELEASED, WRITE",
    })
    @DisplayName("Given an event of the lock, then kind and mode follow from its arguments")
    void kinds(String name, String write, String more, EventKind kind, Mode mode) {
      Reading.Row event =
          read(name + ": mm=0000000092b443be memcg_path=/ write=" + write + " " + more);

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.mode()).isEqualTo(mode);
      assertThat(event.subject()).isEqualTo(new LockKey("mmap_lock", 0x92b443beL));
      assertThat(event.tried()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "mm=ff1bc4d780058000 memcg_path= write=true",
          "mm=0xff1bc4d780058000 memcg_path=/ write=true",
          "mm=0xff1bc4d780058000 memcg_id=1 write=true",
          "mm=0xff1bc4d780058000 (-64241339821883392) memcg_path=/ write=(1)",
          "mm=0xff1bc4d780058000 memcg_path=/user slice/a (b) c write=true",
        })
    @DisplayName("Given the spelling of another kernel or option, then the event is the same")
    void spellings(String args) {
      Reading.Row event = read("mmap_lock_start_locking: " + args);

      assertThat(event.subject()).isEqualTo(new LockKey("mmap_lock", 0xff1bc4d780058000L));
      assertThat(event.mode()).isEqualTo(Mode.WRITE);
    }

    @Test
    @DisplayName("Given a pointer that the kernel does not show, then the lock has no address")
    void hiddenPointer() {
      assertThat(read("mmap_lock_released: mm=(____ptrval____) memcg_path=/ write=true").subject())
          .isEqualTo(new LockKey("mmap_lock", 0));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "mm=0000000092b443be memcg_path=/x write=true write=false",
          "mm=0000000092b443be memcg_path=/mm=1 mm=1 write=false",
          "mm=0000000092b443be memcg_path=/a write true write=false",
          "mm=0000000092b443be memcg_path=/",
          "mm=0000000092b443be memcg_path=/ write=maybe",
          "mm=0000000092b443be memcg_path=/ write=tru",
          "mm=0000000092b443be memcg_path=/ write=2",
        })
    @DisplayName("Given a control group that imitates arguments, then nobody guesses")
    void hostilePath(String args) {
      Reading reading = reading("mmap_lock_released: " + args);

      assertThat(reading.told()).isEmpty();
      assertThat(reading.unreadUnits()).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("writeback")
  final class Writeback {
    @ParameterizedTest
    @CsvSource({
      "bdi 254:0: ino=12 index=3, true, 266338304",
      "bdi btrfs-1: ino=12 index=3, false, 0",
      "bdi bcachefs-2: ino=12 index=3, false, 0",
      "bdi (unknown): ino=12 index=3, false, 0",
    })
    @DisplayName("Given a dirtied page, then the BDI is a device only where it is called like one")
    void dirtied(String args, boolean hasDev, int dev) {
      Reading.Row event = read("writeback_dirty_folio: " + args);

      assertThat(event.kind()).isEqualTo(EventKind.PAGE_DIRTIED);
      assertThat(event.subject()).isEqualTo(new MappingKey(0, true, 12, hasDev, dev));
      assertThat(event.a()).isEqualTo(3);
      assertThat(event.b()).isEqualTo(3);
    }
  }
}
