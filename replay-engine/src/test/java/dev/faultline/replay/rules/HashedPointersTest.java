package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("hashed-pointers")
@ExtendWith(KeptReports.class)
final class HashedPointersTest {

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(HashedPointers.class, shorthand);
  }

  @Test
  @DisplayName("notes addresses of 32 bits, once")
  void hashed() {
    replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 ino=4097 mapping=0x9abcdef0 // BUG: addresses of mappings are hashed
            rd-10 0 pagecache_lock_wait: (f) state=0 ino=4098 mapping=0x12345678
            """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("stays with its note when events turn out to be lost")
  void stays() {
    replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 ino=4097 mapping=0x9abcdef0 // BUG: addresses of mappings are hashed
            CPU:1 [LOST 3 EVENTS]
            rd-11 1 pagecache_lock_wait: (f) state=0 ino=4098 mapping=0x12345678
            """)
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("says nothing of kernel addresses, and of events without any")
  void real() {
    replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
            """)
        .hasNoOpportunity();
  }
}
