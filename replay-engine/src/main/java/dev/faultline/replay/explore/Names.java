package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How files and locks are called: for people, and in the arguments of probes. */
final class Names {
  static final int DEVICE = 254 << 20;
  static final int FIRST_INODE = 4097;
  static final int PAGE_BYTES = 4096;
  private static final long FIRST_ADDRESS = 0xff11000004000000L;
  private static final long APART = 0x10000;
  private static final int ELSEWHERE = 1000;
  private static final String MMAP = "mm=00000000c0ffee00 memcg_path=/ write=";

  /** What is counted in bytes or pages, in decimal. */
  private static final Pattern SIZES =
      Pattern.compile(
          "\\b(pos|count|len|ret|start|end|offset|size|ofs|index|pgoff|nr_pages)=([0-9]+)"
              + "(?![0-9a-fx])");

  /** What a capture of a schedule has: each probe by its name. */
  static final List<String> RECORDED =
      Stream.concat(
              Stream.of(
                      "pagecache_lock_wait",
                      "pagecache_lock_acquired",
                      "pagecache_lock_tried",
                      "pagecache_lock_release",
                      "faults_disabled_set",
                      "faults_disabled_clear",
                      "page_fault_enter",
                      "page_fault_exit",
                      "page_mkwrite_enter",
                      "page_mkwrite_exit",
                      "dio_write_enter",
                      "dio_write_exit",
                      "invalidate_enter",
                      "invalidate_exit",
                      "fallocate_enter",
                      "fallocate_exit",
                      "truncate_enter",
                      "truncate_exit",
                      "remap_enter",
                      "remap_exit",
                      "dio_drain_wait",
                      "dio_drained",
                      "read_iter_enter",
                      "read_iter_exit",
                      "write_iter_enter",
                      "write_iter_exit",
                      "extent_write_enter",
                      "extent_write_exit",
                      "dio_async_done",
                      "readahead_enter",
                      "readahead_exit",
                      "read_folio_enter",
                      "read_folio_exit")
                  .map(probe -> "fdm:" + probe),
              Stream.of(
                  "filemap:mm_filemap_add_to_page_cache",
                  "filemap:mm_filemap_delete_from_page_cache",
                  "writeback:writeback_dirty_folio",
                  "mmap_lock:*"))
          .toList();

  private static final List<String> FILES = List.of("A", "B");
  private static final List<String> INODES =
      IntStream.range(0, World.FILES)
          .mapToObj(
              file ->
                  "dev=" + DEVICE + " ino=" + (FIRST_INODE + file) + " mapping=" + mapping(file))
          .toList();

  private Names() {}

  /** A, and B at the higher address. */
  static String file(int file) {
    return FILES.get(file);
  }

  /** A page, of files of so many pages. */
  static String words(Page page, int pages) {
    return (pages == 1 ? "the page" : "page " + page.index()) + " of " + file(page.file());
  }

  static String lock(int file, State state) {
    return (state == State.ADD ? "add" : "block") + " of " + file(file);
  }

  static String of(Rwsem semaphore) {
    return semaphore == Rwsem.MMAP_LOCK ? "mmap_lock" : "create_lock";
  }

  static long address(int file) {
    return FIRST_ADDRESS + file * APART;
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  static String mapping(int file) {
    return hex(address(file));
  }

  static String inode(int file) {
    return INODES.get(file);
  }

  /**
   * The same of folios of 2^order pages: a page of a file is a folio then, and whoever works on it
   * works on all of it.
   */
  static String large(String arguments, int order) {
    if (order == 0) {
      return arguments;
    }
    return SIZES
        .matcher(arguments)
        .replaceAll(size -> size.group(1) + "=" + larger(size.group(1), size.group(2), order))
        .replace("order=0", "order=" + order);
  }

  private static long larger(String name, String digits, int order) {
    long number = Long.parseLong(digits);
    if (number == Long.MAX_VALUE) {
      return number; // to the end of the file
    }
    return name.equals("end") ? ((number + 1) << order) - 1 : number << order;
  }

  /** The same of two other files, in another process. */
  static String elsewhere(String arguments) {
    String elsewhere = arguments;
    for (int file = 0; file < World.FILES; file++) {
      int inode = FIRST_INODE + file;
      int other = inode + ELSEWHERE;
      elsewhere =
          elsewhere
              .replace("ino=" + inode, "ino=" + other)
              .replace("ino " + Integer.toHexString(inode), "ino " + Integer.toHexString(other))
              .replace(mapping(file), hex(address(file) + ELSEWHERE * APART));
    }
    return elsewhere.replace("c0ffee00", "c0ffef00").replace("iocb=0xffa0", "iocb=0xffb0");
  }

  /** The same with B on another filesystem. */
  static String apart(String arguments) {
    int inode = FIRST_INODE + 1;
    return arguments
        .replace("dev=" + DEVICE + " ino=" + inode, "dev=" + (DEVICE + 1) + " ino=" + inode)
        .replace(
            "dev 254:0 ino " + Integer.toHexString(inode),
            "dev 254:1 ino " + Integer.toHexString(inode))
        .replace("bdi 254:0: ino=" + inode, "bdi 254:1: ino=" + inode);
  }

  static String locked(int file, State state) {
    return "state=" + (state == State.ADD ? 0 : 1) + " " + inode(file);
  }

  static String page(Page page) {
    return String.format(
        Locale.ROOT,
        "dev 254:0 ino %x pfn=0x%x ofs=%d order=0",
        FIRST_INODE + page.file(),
        page.index() + 1,
        page.index() * PAGE_BYTES);
  }

  static String dirtied(Page page) {
    return "bdi 254:0: ino=" + (FIRST_INODE + page.file()) + " index=" + page.index();
  }

  static String index(Page page) {
    return inode(page.file()) + " index=" + page.index();
  }

  /** Where in the file, and where in the process. */
  static String faulting(Page page) {
    return " pgoff=" + page.index() + " address=0x7f000000" + page.index() + "000";
  }

  static String range(Range range) {
    return inode(range.file()) + " pos=" + range.position() + " count=" + range.bytes();
  }

  static String bounds(Range range) {
    return inode(range.file()) + " start=" + range.position() + " end=" + range.lastByte();
  }

  static String mmap(boolean write) {
    return MMAP + write;
  }
}
