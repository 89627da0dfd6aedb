package dev.faultline.replay.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What else goes on in a machine: tasks of another process with files of their own, other events.
 */
final class Foreign {
  private static final int OPERATIONS = 8;
  private static final int TASKS = 2;
  private static final int TID_OFFSET = 300;
  private static final int ONE_OF = 6;
  private static final String[][] OTHERS = {
    {"sched_wakeup", "comm=kworker/0:1 pid=17 prio=120 target_cpu=000"},
    {"sys_enter_fsync", "fd: 0x00000003"},
    {"mm_filemap_add_to_page_cache", "dev 8:1 ino 2f pfn=0x77 ofs=0 order=0"},
    {"mm_filemap_delete_from_page_cache", "dev 8:1 ino 2f pfn=0x77 ofs=0 order=0"},
    {"writeback_dirty_folio", "bdi 8:1: ino=47 index=0"},
    {"bcachefs_journal_write", "254,0 rwbs WS sector 4096 nr_sectors 8"}
  };

  private Foreign() {}

  static List<TraceLine> among(List<TraceLine> own, Random random) {
    int cpus = 1 + own.stream().mapToInt(TraceLine::cpu).max().orElse(0);
    Walk other =
        new Walk(new Setting(Kernel.SOUND, Set.of()), TASKS, OPERATIONS, random.nextLong());
    List<TraceLine> all = new ArrayList<>(own);
    for (TraceLine entry : other.entries()) {
      all.add(
          new TraceLine(
              entry.ns(),
              entry.cpu() + cpus,
              entry.comm(),
              entry.tid() + TID_OFFSET,
              entry.event(),
              Names.elsewhere(entry.arguments())));
    }
    for (TraceLine entry : own) {
      if (random.nextInt(ONE_OF) == 0) {
        String[] event = OTHERS[random.nextInt(OTHERS.length)];
        all.add(new TraceLine(entry.ns(), entry.cpu(), "cat", TID_OFFSET, event[0], event[1]));
      }
    }
    all.sort(Comparator.comparingLong(TraceLine::ns));
    return all;
  }
}
