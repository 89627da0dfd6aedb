package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A pattern for events")
final class EventGlobTest {
  @ParameterizedTest
  @CsvSource({
    "iomap:*,             iomap,     iomap_iter,       true",
    "iomap:*,             iomapx,    iomap_iter,       false",
    "iomap:iomap_iter,    iomap,     iomap_iter,       true",
    "iomap:iomap_iter,    iomap,     iomap_iter_dstmap,false",
    "xfs:xfs_*_fault,     xfs,       xfs_filemap_fault,true",
    "xfs:xfs_*_fault,     xfs,       xfs_faults,       false",
    "xfs:xfs_?lock,       xfs,       xfs_ilock,        true",
    "xfs:xfs_?lock,       xfs,       xfs_lock,         false",
    "*:pagecache_lock_*,  mine,      pagecache_lock_x, true",
    ":iomap_iter,         iomap,     iomap_iter,       true",
    "iomap,               iomap,     iomap_iter,       true",
    "iomap_iter,          iomap,     iomap_iter,       true",
    "sched,               iomap,     iomap_iter,       false",
    "*,                   iomap,     iomap_iter,       true",
    "a*b*c:*,             axbxbxc,   any,              true",
    "a*b*c:*,             axbxbx,    any,              false",
  })
  void matches(String glob, String system, String name, boolean expected) {
    assertThat(EventGlob.matches(glob, system, name)).isEqualTo(expected);
  }

  @Test
  @DisplayName("takes no time out of proportion, however it is made")
  void hostile() {
    String glob = "s:" + "*a".repeat(2000) + "b";
    String name = "a".repeat(4000);

    assertTimeout(
        Duration.ofSeconds(5), () -> assertThat(EventGlob.matches(glob, "s", name)).isFalse());
  }

  @Test
  @DisplayName("that names one event is told from one that does not")
  void literal() {
    assertThat(EventGlob.isLiteral("iomap:iomap_iter")).isTrue();
    assertThat(EventGlob.isLiteral("iomap:*")).isFalse();
    assertThat(EventGlob.isLiteral("iomap_iter")).isFalse();
    assertThat(EventGlob.isLiteral(":iomap_iter")).isFalse();
  }
}
