package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("starvation")
final class StarvationTest {

  private static RuleTester replay(String trace) {
    return RuleTester.replay(Starvation.class, trace);
  }

  /** Tasks that take a state from each other, so that one of them holds it at any time. */
  private static String relay(int turns, int state, String last) {
    StringBuilder trace = new StringBuilder();
    trace.append("a-20 0 pagecache_lock_acquired: (f) state=STATE {A}\n");
    for (int turn = 0; turn < turns; turn++) {
      String next = turn % 2 == 0 ? "b-21" : "a-20";
      String before = turn % 2 == 0 ? "a-20" : "b-21";
      trace.append(next).append(" 0 pagecache_lock_acquired: (f) state=STATE {A}");
      trace.append(turn == turns - 1 ? last : "").append('\n');
      trace.append(before).append(" 0 pagecache_lock_release: (f) state=STATE {A}\n");
    }
    return trace.toString().replace("STATE", Integer.toString(state));
  }

  private static String add(int turns, String last) {
    return relay(turns, 0, last);
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
                + relay(99, 1, " // BUG: a waiter for add is passed by newcomers that take block"))
        .findsMarked(Grade.Value.POTENTIAL);
  }

  @Test
  @DisplayName("one starvation is told once, however long it lasts")
  void once() {
    replay(SLEEPS + add(99, BUG) + add(500, "")).findsMarked(Grade.Value.POTENTIAL);
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
    replay(add(500, "") + SLEEPS + add(50, "") + GETS_IT).isClean();
  }

  @Test
  @DisplayName("the count reaches zero in between: it has lost a race, and was not passed")
  void zero() {
    String pause =
        """
        a-20 0 pagecache_lock_release: (f) state=0 {A}
        b-21 0 pagecache_lock_release: (f) state=0 {A}
        """;
    replay(SLEEPS + add(60, "") + pause + add(60, "") + GETS_IT).isClean();
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
    replay(SLEEPS + "wl-10 1 pagecache_lock_acquired: (f) state=1 {B}\n" + add(300, "")).findsNothing();
  }

  @Test
  @DisplayName("nobody sleeps")
  void nobody() {
    replay(add(300, "")).hasNoOpportunity();
  }

  @Test
  @DisplayName("events were lost: the sleeper may have got it")
  void lost() {
    replay(SLEEPS + add(60, "") + "CPU:1 [LOST 5 EVENTS]\n" + add(60, "")).findsNothing();
  }
}
