package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("retry-livelock")
@ExtendWith(KeptReports.class)
final class RetryLivelockTest {

  private static RuleTester replay(String trace) {
    return RuleTester.replay(RetryLivelock.class, trace);
  }

  private static RuleTester replayUntold(String trace) {
    return RuleTester.replayUntold(RetryLivelock.class, trace);
  }

  private static final String BEGIN =
      """
      wl-10 0 dio_write_enter: (f) {B} iocb=0x1 pos=0 count=4096
      wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
      """;

  /** Pinning faults on a lower mapping, drops block, and the shoot-down is done again. */
  private static String turns(int turns, String last) {
    return turns(turns, "@3.0 ", last);
  }

  private static String turns(int turns, String until, String last) {
    StringBuilder trace = new StringBuilder();
    for (int turn = 1; turn <= turns; turn++) {
      trace.append(
          """
          wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
          wl-10 0 page_fault_enter: (f) fdm={B.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
          wl-10 0 pagecache_lock_release: (f) state=1 {B}
          wl-10 0 pagecache_lock_acquired: (f) state=0 {A}
          wl-10 0 pagecache_lock_release: (f) state=0 {A}
          wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
          wl-10 0 page_fault_exit: (f <- g) ret=0x2
          wl-10 0 UNTILfaults_disabled_clear: (f) value=0xff11000004562911 ret=-14LAST
          wl-10 0 invalidate_enter: (f) {B} start=0 end=4095
          wl-10 0 invalidate_exit: (f <- g) ret=0
          """
              .replace("UNTIL", turn == turns ? until : "")
              .replace("LAST", turn == turns ? last : ""));
    }
    return trace.toString();
  }

  private static final String SUBMITS =
      """
      wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
      wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=0
      wl-10 0 extent_write_enter: (f)
      wl-10 0 extent_write_exit: (f <- g)
      """;

  private static final String END =
      """
      wl-10 0 pagecache_lock_release: (f) state=1 {B}
      wl-10 0 dio_write_exit: (f <- g) ret=4096
      """;

  @Test
  @DisplayName("sixteen turns in a row, without a byte written")
  void positive() {
    replay(BEGIN + turns(16, " // BUG: drops its locks and retries over and over") + SUBMITS + END)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("one livelock is told once, however long it lasts")
  void once() {
    replay(BEGIN + turns(16, " // BUG: over and over") + turns(50, "", "") + SUBMITS + END)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a few turns are what two files that fault each other come to")
  void few() {
    replay(BEGIN + turns(15, "") + SUBMITS + END).isClean();
  }

  @Test
  @DisplayName("many turns within milliseconds")
  void burst() {
    replay(BEGIN + turns(50, "", "") + SUBMITS + END).isClean();
  }

  @Test
  @DisplayName("parts of a long write are submitted in between")
  void progress() {
    replay(BEGIN + turns(10, "", "") + SUBMITS + turns(10, "") + SUBMITS + END).isClean();
  }

  @Test
  @DisplayName("write-back inside of the shoot-down is no progress")
  void writeback() {
    String writesBack =
        """
        wl-10 0 invalidate_enter: (f) {B} start=0 end=4095
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 invalidate_exit: (f <- g) ret=0
        """;
    replay(BEGIN + turns(15, "", "") + writesBack + turns(1, " // BUG: over and over") + END)
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("every write has its own turns")
  void severalWrites() {
    replay((BEGIN + turns(10, "", "") + SUBMITS + END).repeat(3)).isClean();
  }

  @Test
  @DisplayName("pinning again and again without a drop")
  void noDrop() {
    String pins =
        """
        wl-10 0 faults_disabled_set: (f) mapping={B.ptr}
        wl-10 0 faults_disabled_clear: (f) value={B.ptr} ret=0
        """;
    replay(BEGIN + pins.repeat(30) + SUBMITS + END).isClean();
  }

  @Test
  @DisplayName("submissions are not recorded: nobody knows of progress")
  void notRecorded() {
    replayUntold(BEGIN + turns(30, "") + END).isUndecided("not in the capture: SUBMIT");
  }

  @Test
  @DisplayName("events were lost in between: there may have been progress")
  void lost() {
    replay(BEGIN + turns(10, "", "") + "CPU:1 [LOST 5 EVENTS]\n" + turns(10, "") + SUBMITS + END)
        .findsNothing();
  }
}
