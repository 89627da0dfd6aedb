package dev.faultline.cli.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Three captures of which each is innocent: a direct write that asks for mmap_lock under block, a
 * fault that asks for add under mmap_lock, and a fork, in which somebody wants mmap_lock for
 * writing.
 */
final class HalfInversions {
  private static final String DIO =
      """
          wl-1     [001] .....     1.000001: write_iter_enter: (f+0x4/0x10) MAPPING pos=0 count=4096 flags=0x20000
          wl-1     [001] .....     1.000002: dio_write_enter: (f+0x4/0x10) MAPPING iocb=0xffa0 pos=0 count=4096
          wl-1     [001] .....     1.000003: pagecache_lock_acquired: (f+0x4/0x10) state=1 MAPPING
          wl-1     [001] .....     1.000004: mmap_lock_start_locking: mm=0000000058a8abe1 memcg_path=/ write=false
          wl-1     [001] .....     1.000005: mmap_lock_acquire_returned: mm=0000000058a8abe1 memcg_path=/ write=false success=true
          wl-1     [001] .....     1.000006: mmap_lock_released: mm=0000000058a8abe1 memcg_path=/ write=false
          wl-1     [001] .....     1.000007: pagecache_lock_release: (f+0x4/0x10) state=1 MAPPING
          wl-1     [001] .....     1.000008: dio_write_exit: (f+0x4/0x10 <- g) ret=-14
          wl-1     [001] .....     1.000009: write_iter_exit: (f+0x4/0x10 <- g) ret=-14
      """;
  private static final String FAULT =
      """
          wl-2     [000] .....     1.000001: mmap_lock_start_locking: mm=0000000058a8abe1 memcg_path=/ write=false
          wl-2     [000] .....     1.000002: mmap_lock_acquire_returned: mm=0000000058a8abe1 memcg_path=/ write=false success=true
          wl-2     [000] .....     1.000003: page_fault_enter: (f+0x4/0x10) fdm=0x0 MAPPING pgoff=40 address=0x7f63440c0000 flags=0x814
          wl-2     [000] .....     1.000004: pagecache_lock_wait: (f+0x4/0x10) state=0 MAPPING
          wl-2     [000] .....     1.000005: pagecache_lock_acquired: (f+0x4/0x10) state=0 MAPPING
          wl-2     [000] .....     1.000006: pagecache_lock_release: (f+0x4/0x10) state=0 MAPPING
          wl-2     [000] .....     1.000007: page_fault_exit: (f+0x4/0x10 <- g) ret=0x200
          wl-2     [000] .....     1.000008: mmap_lock_released: mm=0000000058a8abe1 memcg_path=/ write=false
      """;
  private static final String FORK =
      """
          sh-3     [000] .....     1.000001: mmap_lock_start_locking: mm=0000000092b443be memcg_path=/ write=true
          sh-3     [000] .....     1.000002: mmap_lock_acquire_returned: mm=0000000092b443be memcg_path=/ write=true success=true
          sh-3     [000] .....     1.000003: mmap_lock_start_locking: mm=000000003991c015 memcg_path=/ write=true
          sh-3     [000] .....     1.000004: mmap_lock_acquire_returned: mm=000000003991c015 memcg_path=/ write=true success=true
          sh-3     [000] .....     1.000005: mmap_lock_released: mm=000000003991c015 memcg_path=/ write=true
          sh-3     [000] .....     1.000006: mmap_lock_released: mm=0000000092b443be memcg_path=/ write=true
      """;
  private static final String HEAD = "# tracer: nop\n#\n";
  private static final String MAPPING = "dev=266338304 ino=1073741825 mapping=0xff11000004623aa0";

  private HalfInversions() {}

  /** Writes {@code dio.txt}, {@code fault.txt} and {@code fork.txt}. */
  static List<String> writeTo(Path directory) throws IOException {
    return List.of(
        write(directory.resolve("dio.txt"), DIO),
        write(directory.resolve("fault.txt"), FAULT),
        write(directory.resolve("fork.txt"), FORK));
  }

  private static String write(Path path, String text) throws IOException {
    return Files.writeString(path, HEAD + text.replace("MAPPING", MAPPING)).toString();
  }
}
