package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** None of these runs hung. */
@DisplayName("The prediction of deadlocks")
final class PredictionTest {
  private static final String CROSSING = "pagecache(block) → pagecache → pagecache(add)";
  private static final String THROUGH_MMAP_LOCK = "pagecache(block) → mmap_lock → pagecache(add)";

  private static final String NOBODY =
      """
      sh-1 1 pagecache_lock_acquired: (f) state=0 {A}
      sh-1 1 pagecache_lock_release: (f) state=0 {A}
      sh-1 1 pagecache_lock_acquired: (f) state=0 {B}
      sh-1 1 pagecache_lock_release: (f) state=0 {B}
      """;

  private static String dio(String events, int tid, String own, String other) {
    return events.replace("TID", Integer.toString(tid)).replace("OWN", own).replace("OTHER", other);
  }

  private static final String ENTER =
      "wl-TID 0 dio_write_enter: (f) {OWN} iocb=0x1 pos=0 count=4096\n";

  private static final String FAULT_UNDER_BLOCK =
      """
      wl-TID 0 pagecache_lock_acquired: (f) state=1 {OWN}
      wl-TID 0 page_fault_enter: (f) fdm={OWN.ptr} {OTHER} pgoff=7 address=0x7f00 flags=0x814
      wl-TID 0 pagecache_lock_wait: (f) state=0 {OTHER}
      wl-TID 0 pagecache_lock_acquired: (f) state=0 {OTHER}
      wl-TID 0 pagecache_lock_release: (f) state=0 {OTHER}
      wl-TID 0 page_fault_exit: (f <- g) ret=0x200
      wl-TID 0 pagecache_lock_release: (f) state=1 {OWN}
      """;

  private static final String EXIT = "wl-TID 0 dio_write_exit: (f <- g) ret=4096\n";

  private static String enter(int tid, String own) {
    return dio(ENTER, tid, own, own);
  }

  private static String fault(int tid, String own, String other) {
    return dio(FAULT_UNDER_BLOCK, tid, own, other);
  }

  private static String exit(int tid) {
    return dio(EXIT, tid, "", "");
  }

  private static void deadlocks(Witness witness, Integer... tasks) {
    LockSimulator simulator = LockSimulator.play(witness.schedule());
    assertThat(simulator.asleep()).containsExactly(tasks);
    assertThat(simulator.isDeadlock()).isTrue();
  }

  @Test
  @DisplayName("two writes take each other's locks one after the other, both in flight")
  void crossing() {
    Predicted predicted =
        Predicted.of(
            NOBODY
                + enter(10, "A")
                + enter(11, "B")
                + fault(10, "A", "B")
                + fault(11, "B", "A")
                + exit(10)
                + exit(11));

    assertThat(predicted.patterns()).containsExactly(CROSSING);
    deadlocks(predicted.witness(CROSSING).orElseThrow(), 10, 11);
  }

  @Test
  @DisplayName("the same where one has returned before the other one enters: user space may know")
  void apart() {
    Predicted predicted =
        Predicted.of(
            NOBODY
                + enter(10, "A")
                + fault(10, "A", "B")
                + exit(10)
                + enter(11, "B")
                + fault(11, "B", "A")
                + exit(11));

    assertThat(predicted.patterns()).containsExactly(CROSSING);
    assertThat(predicted.witness(CROSSING)).isEmpty();
    assertThat(predicted.obstacle(CROSSING)).isEqualTo(Obstacle.APART);
  }

  @Test
  @DisplayName("three writes in a ring")
  void ring() {
    Predicted predicted =
        Predicted.of(
            NOBODY
                + enter(10, "A")
                + enter(11, "B")
                + enter(12, "C")
                + fault(11, "B", "C")
                + fault(12, "C", "A")
                + fault(10, "A", "B")
                + exit(10)
                + exit(11)
                + exit(12));

    deadlocks(
        predicted
            .witness("pagecache(block) → pagecache → pagecache → pagecache(add)")
            .orElseThrow(),
        10,
        11,
        12);
  }

  @Test
  @DisplayName("a third lock, taken and given back before, puts them in order")
  void thirdLock() {
    String gate =
        """
        wl-TID 0 pagecache_lock_acquired: (f) state=STATE {C}
        wl-TID 0 pagecache_lock_release: (f) state=STATE {C}
        """;
    String add = gate.replace("STATE", "0");
    String block = gate.replace("STATE", "1");
    // 11 gets block of C after 10 has given add of it back, and 10 does that behind its request.
    String before =
        NOBODY
            + enter(10, "A")
            + enter(11, "B")
            + dio("wl-TID 0 pagecache_lock_acquired: (f) state=0 {C}\n", 10, "", "")
            + fault(10, "A", "B")
            + dio("wl-TID 0 pagecache_lock_release: (f) state=0 {C}\n", 10, "", "");
    String after = fault(11, "B", "A") + exit(10) + exit(11);

    assertThat(Predicted.of(before + after).witness(CROSSING)).isPresent();
    assertThat(Predicted.of(before + add.replace("TID", "11") + after).witness(CROSSING))
        .as("add and add are not put in order")
        .isPresent();
    Predicted ordered = Predicted.of(before + block.replace("TID", "11") + after);
    assertThat(ordered.patterns()).contains(CROSSING);
    assertThat(ordered.witness(CROSSING)).isEmpty();
    assertThat(ordered.obstacle(CROSSING)).isEqualTo(Obstacle.ORDERED);
  }

  @Test
  @DisplayName("the page that the second one misses was thrown out by the first one at the end")
  void removedByTheOther() {
    String removal =
        """
        wl-10 0 invalidate_enter: (f) {A} start=0 end=65535
        wl-10 0 mm_filemap_delete_from_page_cache: {a} ofs=28672 order=0
        wl-10 0 invalidate_exit: (f <- g) ret=0
        """;
    String first = NOBODY + enter(10, "A") + enter(11, "B");
    String second = fault(11, "B", "A") + exit(10) + exit(11);

    assertThat(Predicted.of(first + fault(10, "A", "B") + removal + second).witness(CROSSING))
        .isEmpty();
    assertThat(Predicted.of(first + removal + fault(10, "A", "B") + second).witness(CROSSING))
        .isPresent();
  }

  @Test
  @DisplayName("an acquisition that may have been a try proves nothing")
  void maybeTried() {
    String tried =
        fault(11, "B", "A").replace("wl-11 0 pagecache_lock_wait: (f) state=0 {A}\n", "");
    Predicted predicted =
        Predicted.of(
            NOBODY
                + enter(10, "A")
                + enter(11, "B")
                + fault(10, "A", "B")
                + tried
                + exit(10)
                + exit(11));

    assertThat(predicted.witness(CROSSING)).isEmpty();
  }

  @Test
  @DisplayName("a write that a worker completes is not taken for one of its task")
  void handedOver() {
    Predicted predicted =
        Predicted.of(
            NOBODY
                + enter(10, "A")
                + enter(11, "B").replace("wl-11", "kworker/1:0-11")
                + fault(10, "A", "B")
                + fault(11, "B", "A").replace("wl-11", "kworker/1:0-11")
                + exit(10)
                + exit(11).replace("wl-11", "kworker/1:0-11"));

    assertThat(predicted.witness(CROSSING)).isEmpty();
    assertThat(predicted.obstacle(CROSSING)).isEqualTo(Obstacle.HANDED_OVER);
  }

  private static final String DIO_PINS =
      """
      wl-231 1 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-231 1 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
      wl-231 1 page_fault_enter: (f) fdm={A.ptr} {B} pgoff=7 address=0x7f00 flags=0x814
      wl-231 1 page_fault_exit: (f <- g) ret=0x2
      wl-231 1 mmap_lock_released: mm=00aa memcg_path=/ write=false
      wl-231 1 pagecache_lock_release: (f) state=1 {A}
      wl-231 1 dio_write_exit: (f <- g) ret=4096
      """;

  private static final String DIO_BLOCKS =
      """
      wl-231 1 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
      wl-231 1 pagecache_lock_acquired: (f) state=1 {A}
      """;

  private static final String FAULT_BEGINS =
      """
      wl-232 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=false
      wl-232 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=false success=true
      wl-232 0 page_fault_enter: (f) fdm=0x0 {A} pgoff=195 address=0x7f00 flags=0xa54
      wl-232 0 pagecache_lock_wait: (f) state=0 {A}
      """;

  private static final String FAULT_ENDS =
      """
      wl-232 0 pagecache_lock_acquired: (f) state=0 {A}
      wl-232 0 pagecache_lock_release: (f) state=0 {A}
      wl-232 0 page_fault_exit: (f <- g) ret=0x200
      wl-232 0 mmap_lock_released: mm=00aa memcg_path=/ write=false
      """;

  private static final String MAPPER =
      """
      wl-233 0 mmap_lock_start_locking: mm=00aa memcg_path=/ write=true
      wl-233 0 mmap_lock_acquire_returned: mm=00aa memcg_path=/ write=true success=true
      wl-233 0 mmap_lock_released: mm=00aa memcg_path=/ write=true
      """;

  private static final String MAPPER_ASKS = MAPPER.lines().findFirst().orElseThrow() + "\n";
  private static final String MAPPER_GOES_ON = MAPPER.substring(MAPPER_ASKS.length());

  @Test
  @DisplayName("a writer that came a moment too late, between two readers")
  void queuedWriter() {
    Predicted predicted =
        Predicted.of(
            NOBODY
                + DIO_BLOCKS
                + FAULT_BEGINS
                + DIO_PINS.replace("wl-231 1 pagecache", MAPPER_ASKS + "wl-231 1 pagecache")
                + FAULT_ENDS
                + MAPPER_GOES_ON);

    Witness witness = predicted.witness(THROUGH_MMAP_LOCK).orElseThrow();
    assertThat(witness.writers()).extracting(writer -> writer.task().tid()).containsExactly(233);
    deadlocks(witness, 231, 232, 233);
  }

  @Test
  @DisplayName("two readers, and nobody who writes while they are in flight")
  void noWriter() {
    Predicted predicted =
        Predicted.of(NOBODY + DIO_BLOCKS + FAULT_BEGINS + DIO_PINS + FAULT_ENDS + MAPPER);

    assertThat(predicted.patterns()).containsExactly(THROUGH_MMAP_LOCK);
    assertThat(predicted.witness(THROUGH_MMAP_LOCK)).isEmpty();
    assertThat(predicted.obstacle(THROUGH_MMAP_LOCK)).isEqualTo(Obstacle.NO_WRITER);
  }

  @Test
  @DisplayName("a writer of another mmap_lock is none of this one")
  void otherWriter() {
    String asks = MAPPER_ASKS.replace("00aa", "00bb");
    Predicted predicted =
        Predicted.of(
            NOBODY
                + DIO_BLOCKS
                + FAULT_BEGINS
                + DIO_PINS.replace("wl-231 1 pagecache", asks + "wl-231 1 pagecache")
                + FAULT_ENDS
                + MAPPER_GOES_ON.replace("00aa", "00bb"));

    assertThat(predicted.witness(THROUGH_MMAP_LOCK)).isEmpty();
  }

  @Test
  @DisplayName("events were lost between the two halves")
  void lost() {
    Predicted predicted =
        Predicted.of(
            NOBODY
                + enter(10, "A")
                + enter(11, "B")
                + fault(10, "A", "B")
                + "CPU:0 [LOST 5 EVENTS]\n"
                + fault(11, "B", "A")
                + exit(10)
                + exit(11));

    assertThat(predicted.witness(CROSSING)).isEmpty();
  }
}
