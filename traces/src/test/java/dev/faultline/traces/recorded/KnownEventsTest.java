package dev.faultline.traces.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Recording;
import dev.faultline.traces.binding.Bindings;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A name of an event")
final class KnownEventsTest {
  private final KnownEvents known = new KnownEvents(Bindings.builtIn());

  private List<String> doubts(String... events) {
    return known.doubts(Recording.of(List.of(events)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iomap:*",
        "iomap",
        "iomap_iter",
        "iomap:iomap_iter_srcmap",
        "xfs:xfs_file_*",
        "xfs:xfs_something_that_nobody_has_listed",
        "fdm:*",
        "mine:pagecache_lock_wait",
        "*:pagecache_lock_*",
        "sched:sched_switch",
        "syscalls:sys_enter_write",
        "kprobes:whatever",
      })
  @DisplayName("that makes sense is not doubted")
  void sense(String event) {
    assertThat(doubts(event)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "filemap:mm_filemap_ad_to_page_cache, filemap:mm_filemap_add_to_page_cache",
    "writeback:writeback_dirty_foilo,     writeback:writeback_dirty_folio",
    "iomapp:*,                            iomap:*",
    "xfs:xfs_filemap_falt,                xfs:xfs_filemap_fault",
  })
  @DisplayName("that is misspelled is doubted, and the right one named")
  void misspelled(String event, String meant) {
    assertThat(doubts(event))
        .containsExactly("no event is called '" + event + "'; '" + meant + "' is");
  }

  @Test
  @DisplayName("of nothing at all is doubted")
  void nothing() {
    assertThat(doubts("iomap:*", "nowhere:nothing", "*:zzz*"))
        .containsExactly("no event is called 'nowhere:nothing'", "no event is called '*:zzz*'");
  }
}
