package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("starvation")
@ExtendWith(KeptReports.class)
final class StarvationTest {

  private static RuleTester replay(String trace) {
    return RuleTester.replay(Starvation.class, trace);
  }

  /** Tasks that take a state from each other, so that one of them holds it at any time. */
  private static String relay(int turns, int state, String until, String last) {
    StringBuilder trace = new StringBuilder();
    trace.append("a-20 0 pagecache_lock_acquired: (f) state=STATE {A}\n");
    for (int turn = 0; turn < turns; turn++) {
      String next = turn % 2 == 0 ? "b-21" : "a-20";
      String before = turn % 2 == 0 ? "a-20" : "b-21";
      trace.append(next).append(" 0 ").append(turn == turns - 1 ? until : "");
      trace.append("pagecache_lock_acquired: (f) state=STATE {A}");
      trace.append(turn == turns - 1 ? last : "").append('\n');
      trace.append(before).append(" 0 pagecache_lock_release: (f) state=STATE {A}\n");
    }
    return trace.toString().replace("STATE", Integer.toString(state));
  }

  /** Within two seconds. */
  private static String add(int turns, String last) {
    return relay(turns, 0, "@3.0 ", last);
  }

  /** One after the other without a pause. */
  private static String burst(int turns) {
    return relay(turns, 0, "", "");
  }

  private static final String SLEEPS = "wl-10 1 pagecache_lock_wait: (f) state=1 {A}\n";

  private static final String BUG =
      " // BUG: a waiter for block is passed by newcomers that take add from each other";

  @Test
  @DisplayName("a hundred go ahead of a DIO write that sleeps for block")
  void block() {
    replay(SLEEPS + add(99, BUG)).findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("a hundred go ahead of a fault that sleeps for add")
  void addStarves() {
    replay(
            "wl-10 1 pagecache_lock_wait: (f) state=0 {A}\n"
                + relay(
                    99,
                    1,
                    "@3.0 ",
                    " // BUG: a waiter for add is passed by newcomers that take block"))
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("one starvation is told once, however long it lasts")
  void once() {
    replay(SLEEPS + add(99, BUG) + burst(500)).findsMarked(Grade.Value.POTENTIAL);
  }

  private static final String GETS_IT =
      """
      a-20 0 pagecache_lock_release: (f) state=0 {A}
      b-21 0 pagecache_lock_release: (f) state=0 {A}
      wl-10 1 pagecache_lock_acquired: (f) state=1 {A}
      wl-10 1 pagecache_lock_release: (f) state=1 {A}
      """;

  @Test
  @DisplayName("a few go ahead")
  void few() {
    replay(SLEEPS + add(98, "") + GETS_IT).isClean();
  }

  @Test
  @DisplayName("hundreds came before it slept, and only a few after")
  void lateSleeper() {
    replay(burst(500) + SLEEPS + add(50, "") + GETS_IT).isClean();
  }

  @Test
  @DisplayName("hundreds within a few milliseconds are a burst")
  void burst() {
    replay(SLEEPS + burst(300) + GETS_IT).isClean();
  }

  @Test
  @DisplayName("a fifth of a second, where ten others slept for less")
  void longerThanOthers() {
    String others =
        """
        b-21 0 pagecache_lock_acquired: (f) state=0 {B}
        wl-11 1 pagecache_lock_wait: (f) state=1 {B}
        b-21 0 pagecache_lock_release: (f) state=0 {B}
        wl-11 1 pagecache_lock_acquired: (f) state=1 {B}
        wl-11 1 pagecache_lock_release: (f) state=1 {B}
        """;
    replay(others.repeat(10) + SLEEPS + relay(99, 0, "@1.2 ", BUG))
        .findsMarked(Grade.Value.POTENTIAL);
    replay(others.repeat(8) + SLEEPS + relay(99, 0, "@1.2 ", "") + GETS_IT).isClean();
  }

  @Test
  @DisplayName("who holds the state already is no newcomer when he takes it again")
  void recursion() {
    String again =
        """
        a-20 0 pagecache_lock_acquired: (f) state=0 {A}
        a-20 0 pagecache_lock_release: (f) state=0 {A}
        """;
    String last =
        """
        a-20 0 @5.0 pagecache_lock_acquired: (f) state=0 {A}
        a-20 0 pagecache_lock_release: (f) state=0 {A}
        """;
    replay(
            "a-20 0 pagecache_lock_acquired: (f) state=0 {A}\n"
                + SLEEPS
                + again.repeat(200)
                + last
                + GETS_IT.replace("b-21 0 pagecache_lock_release: (f) state=0 {A}\n", ""))
        .isClean();
  }

  @Test
  @DisplayName("the count reaches zero in between: it has lost a race, and was not passed")
  void zero() {
    String pause =
        """
        a-20 0 pagecache_lock_release: (f) state=0 {A}
        b-21 0 pagecache_lock_release: (f) state=0 {A}
        """;
    replay(SLEEPS + burst(60) + pause + add(60, "") + GETS_IT).isClean();
  }

  @Test
  @DisplayName("newcomers of the state that it sleeps for itself do not keep it out")
  void sameState() {
    replay("wl-10 1 pagecache_lock_wait: (f) state=0 {A}\n" + add(300, "") + GETS_IT)
        .findsNothing();
  }

  @Test
  @DisplayName("newcomers of another file's lock")
  void otherFile() {
    replay(SLEEPS.replace("{A}", "{B}") + add(300, "")).findsNothing();
  }

  @Test
  @DisplayName("it has gone on to another lock: how the wait ended was not recorded")
  void awakeElsewhere() {
    replay(SLEEPS + "wl-10 1 pagecache_lock_acquired: (f) state=1 {B}\n" + add(300, ""))
        .findsNothing();
  }

  @Test
  @DisplayName("nobody sleeps")
  void nobody() {
    replay(add(300, "")).hasNoOpportunity();
  }

  @Test
  @DisplayName("events were lost: the sleeper may have got it")
  void lost() {
    replay(SLEEPS + burst(60) + "CPU:1 [LOST 5 EVENTS]\n" + add(60, "")).findsNothing();
  }
}
