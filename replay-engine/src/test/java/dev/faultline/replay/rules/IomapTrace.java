package dev.faultline.replay.rules;

/**
 * The lines of a direct write through iomap to the first two pages of file A on XFS, as Linux 6.12
 * prints them, and of what may come between them.
 */
final class IomapTrace {
  /** Write back and invalidate: page 0 was there and is removed. */
  static final String BEGINS =
      """
      wl-10 0 xfs_ilock: {ax} flags IOLOCK_SHARED caller xfs_ilock_iocb_for_write+0x50/0xd0 [xfs]
      wl-10 0 xfs_file_direct_write: {ax} disize 0x100000 pos 0x0 bytecount 0x2000
      wl-10 0 iomap_dio_rw_begin: {ax} size 0x100000 offset 0x0 length 0x2000 done_before 0x0 flags DIRECT dio_flags  aio 0
      wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=0 order=0
      """;

  static final String SUBMITS =
      "wl-10 0 iomap_iter: {ax} pos 0x0 length 0x2000 processed 0 flags WRITE|DIRECT (0x11) ops"
          + " xfs_direct_write_iomap_ops [xfs] caller __iomap_dio_rw+0x210/0x860\n";

  static final String SUBMITTED =
      "wl-10 0 iomap_iter: {ax} pos 0x0 length 0x2000 processed 8192 flags WRITE|DIRECT (0x11) ops"
          + " xfs_direct_write_iomap_ops [xfs] caller __iomap_dio_rw+0x210/0x860\n";

  static final String ON_DISK =
      "wl-10 0 xfs_end_io_direct_write: {ax} isize 0x100000 disize 0x100000 pos 0x0 bytecount"
          + " 0x2000\n";

  static final String COMPLETES =
      "wl-10 0 iomap_dio_complete: {ax} size 0x100000 offset 0x2000 flags DIRECT aio 0 error 0 ret"
          + " 8192\n";

  static final String UNLOCKS =
      "wl-10 0 xfs_iunlock: {ax} flags IOLOCK_SHARED caller xfs_file_dio_write_aligned+0xbb/0x130"
          + " [xfs]\n";

  /** Another task reads page 1 in. */
  static final String PAGE_1_COMES =
      """
      fa-20 1 xfs_filemap_fault: {ax} order 0 write_fault 0
      fa-20 1 mm_filemap_fault: {a=} ofs=4096
      fa-20 1 mm_filemap_add_to_page_cache: {a} ofs=4096 order=0
      fa-20 1 iomap_readahead: {ax} nr_pages 1
      """;

  /** It stores to page 1 through its mapping. */
  static final String PAGE_1_DIRTIED =
      """
      fa-20 1 xfs_filemap_fault: {ax} order 0 write_fault 1
      fa-20 1 writeback_dirty_folio: bdi 254:0: ino=4097 index=1
      """;

  /** The direct write removes page 1. */
  static final String PAGE_1_REMOVED =
      "wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=4096 order=0\n";

  private IomapTrace() {}

  /** The last line is where a finding is proved. */
  static String marked(String lines, String title) {
    return lines.stripTrailing() + " // BUG: " + title + "\n";
  }
}
