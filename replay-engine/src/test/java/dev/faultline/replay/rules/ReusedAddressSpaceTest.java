package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.LockKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Grade;
import dev.faultline.v1.Mode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The kernel reuses the memory of an address space at once: the same address is not always the same
 * mmap_lock. In all of these traces wl-231 pins under the lock at 0xaa, a fault takes add under the
 * lock at 0xaa, and somebody maps under it.
 */
@DisplayName("lock-order-inversion: reused address spaces")
@ExtendWith(KeptReports.class)
final class ReusedAddressSpaceTest {
  private static final String PINS =
      """
      wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=8192
      wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
      wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-231 1 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
      wl-231 1 mmap_lock_released: mm=00aa memcg_path=/ write=false
      wl-231 1 pagecache_lock_release: (f) state=1 {A}
      wl-231 1 dio_write_exit: (f <- g) ret=8192
      """;

  private static final String FAULTS =
      """
      cp-240 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      cp-240 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
      cp-240 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=195 address=0x7f00 flags=0xa54
      cp-240 0 pagecache_lock_acquired: (f) state=0 {A}
      cp-240 0 pagecache_lock_release: (f) state=0 {A}
      cp-240 0 page_fault_exit: (f <- g) ret=0x400
      cp-240 0 mmap_lock_released: mm=00aa memcg_path=/ write=false
      """;

  private static final String MARKED =
      FAULTS.replace(
          "state=0 {A}\ncp-240 0 pagecache_lock_release",
          "state=0 {A} // BUG: pagecache(block) → mmap_lock → pagecache(add)\n"
              + "cp-240 0 pagecache_lock_release");

  private static String locks(String task, String mm, boolean write) {
    return """
        TASK 0 mmap_lock_start_locking: mm=MM memcg_path=/ write=MODE
        TASK 0 mmap_lock_acquire_returned: mm=MM memcg_path=/ write=MODE success=true
        """
        .replace("TASK", task)
        .replace("MM", mm)
        .replace("MODE", Boolean.toString(write));
  }

  private static String unlocks(String task, String mm, boolean write) {
    return "%s 0 mmap_lock_released: mm=%s memcg_path=/ write=%s%n".formatted(task, mm, write);
  }

  private static String maps(String task, String mm) {
    return locks(task, mm, true) + unlocks(task, mm, true);
  }

  private static String forks(String task, String parent, String child) {
    return locks(task, parent, true)
        + locks(task, child, true)
        + unlocks(task, child, true)
        + unlocks(task, parent, true);
  }

  private static RuleTester replay(String trace) {
    return RuleTester.replay(LockOrderInversion.class, trace);
  }

  @Test
  @DisplayName("threads of one process: a circle")
  void threads() {
    replay(maps("wl-233", "00aa") + PINS + MARKED).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a fork makes a new address space: its lock is taken inside the parent's")
  void fork() {
    replay(maps("wl-231", "00aa") + PINS + forks("sh-5", "0011", "00aa") + FAULTS).isClean();
  }

  @Test
  @DisplayName("threads of what was forked: a circle as before")
  void forked() {
    replay(forks("sh-5", "0011", "00aa") + maps("wl-233", "00aa") + PINS + MARKED)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("an address space with a lock for reading of another one held is none that is new")
  void reader() {
    String visit =
        locks("ps-5", "0011", false) + maps("wl-233", "00aa") + unlocks("ps-5", "0011", false);
    replay(PINS + visit + MARKED).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("exec makes a new address space: locked for writing by who was in another one")
  void exec() {
    String before = forks("sh-5", "0011", "00bb") + locks("sh-240", "00bb", false);
    String exec = unlocks("sh-240", "00bb", false) + maps("sh-240", "00aa");
    replay(maps("wl-231", "00aa") + PINS + before + exec + FAULTS).isClean();
  }

  @Test
  @DisplayName("nobody runs a program in an address space that somebody has locked")
  void busy() {
    String busy =
        locks("wl-233", "00aa", false)
            + locks("wl-240", "00bb", false)
            + unlocks("wl-240", "00bb", false)
            + locks("wl-240", "00aa", true)
            + unlocks("wl-240", "00aa", true)
            + unlocks("wl-233", "00aa", false);
    replay(PINS + busy + MARKED).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("khugepaged locks the address spaces of others for writing")
  void khugepaged() {
    String visits = maps("khugepaged-41", "00bb") + maps("khugepaged-41", "00aa");
    replay(PINS + visits + MARKED).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a child's lock is in nobody's way: fork after fork is no inversion")
  void forkAfterFork() {
    String generations =
        forks("sh-5", "0011", "00aa")
            + forks("sh-6", "00aa", "00bb")
            + forks("sh-7", "00bb", "0011")
            + forks("sh-8", "0011", "00aa");
    replay(PINS + FAULTS + generations).isClean();
  }

  @Test
  @DisplayName("exec by a process that was never seen before, and is none of its users'")
  void process() {
    LockKey mm = new LockKey("mmap_lock", 0xaa);
    Subject file = EventScript.file(4097, 0xff11000000001000L);
    EventScript trace = new EventScript();
    trace
        .event(231, EventKind.LOCK_WAIT, Mode.WRITE, mm, 0, 0)
        .event(231, EventKind.LOCK_ACQUIRED, Mode.WRITE, mm, 0, 0)
        .event(231, EventKind.LOCK_RELEASED, Mode.WRITE, mm, 0, 0)
        .event(231, EventKind.DIO_BEGIN, Mode.WRITE, file, 0, 4096)
        .event(231, EventKind.LOCK_ACQUIRED, Mode.BLOCK, file, 0, 0)
        .event(231, EventKind.LOCK_WAIT, Mode.READ, mm, 0, 0)
        .event(231, EventKind.LOCK_ACQUIRED, Mode.READ, mm, 0, 0)
        .event(231, EventKind.LOCK_RELEASED, Mode.READ, mm, 0, 0)
        .event(231, EventKind.LOCK_RELEASED, Mode.BLOCK, file, 0, 0)
        .event(231, EventKind.DIO_END, Mode.WRITE, Subject.NONE, 4096, 0)
        .event(240, EventKind.LOCK_WAIT, Mode.WRITE, mm, 0, 0)
        .event(240, EventKind.LOCK_ACQUIRED, Mode.WRITE, mm, 0, 0)
        .event(240, EventKind.LOCK_RELEASED, Mode.WRITE, mm, 0, 0)
        .event(240, EventKind.LOCK_WAIT, Mode.READ, mm, 0, 0)
        .event(240, EventKind.LOCK_ACQUIRED, Mode.READ, mm, 0, 0)
        .event(240, EventKind.FAULT_BEGIN, file, 7, 0x7f00)
        .event(240, EventKind.LOCK_WAIT, Mode.ADD, file, 0, 0)
        .event(240, EventKind.LOCK_ACQUIRED, Mode.ADD, file, 0, 0)
        .event(240, EventKind.LOCK_RELEASED, Mode.ADD, file, 0, 0)
        .event(240, EventKind.FAULT_END, Subject.NONE, 0x200, 0)
        .event(240, EventKind.LOCK_RELEASED, Mode.READ, mm, 0, 0);

    assertThat(trace.replay(LockOrderInversion.class).getFindingsList()).isEmpty();
  }
}
