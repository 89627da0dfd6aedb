package dev.faultline.replay.rules;

import dev.faultline.v1.Grade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("ambiguous-identity")
@ExtendWith(KeptReports.class)
final class AmbiguousIdentityTest {
  private static final String SNAPSHOT = "dev=266338304 ino=4097 mapping=0xff11000004999910";

  private static RuleTester replay(String shorthand) {
    return RuleTester.replay(AmbiguousIdentity.class, shorthand);
  }

  @Test
  @DisplayName("notes one inode number with two addresses, once")
  void twoAddresses() {
    replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-10 0 pagecache_lock_release: (f) state=0 {A}
            rd-10 0 pagecache_lock_acquired: (f) state=0 %s // BUG: an inode number means more than one mapping
            rd-10 0 pagecache_lock_release: (f) state=0 %s
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            """
                .formatted(SNAPSHOT, SNAPSHOT))
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("stays with its note when events turn out to be lost")
  void stays() {
    replay(
            """
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-10 0 pagecache_lock_acquired: (f) state=0 %s // BUG: an inode number means more than one mapping
            CPU:1 [LOST 3 EVENTS]
            rd-11 1 pagecache_lock_release: (f) state=0 {A}
            """
                .formatted(SNAPSHOT))
        .findsMarked(Grade.Value.NOTE);
  }

  @Test
  @DisplayName("says nothing of an address that is joined with its inode number")
  void joined() {
    replay(
            """
            rd-10 0 mm_filemap_add_to_page_cache: {a} ofs=0 order=0
            rd-10 0 faults_disabled_set: (f) mapping={A.ptr}
            rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
            rd-10 0 pagecache_lock_acquired: (f) state=0 {B}
            rd-10 0 mm_filemap_add_to_page_cache: {b} ofs=0 order=0
            """)
        .hasNoOpportunity();
  }
}
