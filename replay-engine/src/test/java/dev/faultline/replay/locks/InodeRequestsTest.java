package dev.faultline.replay.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.rules.TraceText;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests that are as the time before are counted as such, and others are not taken for them. */
final class InodeRequestsTest {
  private static final String CALLER = " caller xfs_ilock+0x1/0x2 [xfs]\n";

  private static String asks(int tid, String flags) {
    return "wl-" + tid + " 0 xfs_ilock: {ax} flags " + flags + CALLER;
  }

  private static String gives(int tid, String flags) {
    return "wl-" + tid + " 0 xfs_iunlock: {ax} flags " + flags + CALLER;
  }

  /** ILOCK inside of whatever the task holds, so many times. */
  private static String maps(int tid, String mode, int times) {
    return (asks(tid, "ILOCK_" + mode) + gives(tid, "ILOCK_" + mode)).repeat(times);
  }

  /** {@code WRITE ILOCK while WRITE i_rwsem: 3, by 2 tasks}. */
  private static List<String> recorded(String shorthand) throws IOException {
    // Nothing is held before a release shows that these are recorded.
    String text = TraceText.of(maps(9, "EXCL", 1) + shorthand).text();
    OrderRecorder recorder = new OrderRecorder();
    try (EventSource source =
        CaptureReader.open(CaptureInput.ofText("inline", text), TraceText.BINDINGS)) {
      PageCacheModel model = new PageCacheModel(source.dictionary());
      EventBlock block = new EventBlock();
      while (source.next(block)) {
        for (int row = 0; row < block.size(); row++) {
          recorder.observe(model.apply(block, row));
        }
      }
    }
    return recorder.dependencies().stream()
        .map(
            dependency ->
                dependency.key().wanted()
                    + " "
                    + dependency.key().to().lockClass()
                    + " while "
                    + dependency.key().held()
                    + " "
                    + dependency.key().from().lockClass()
                    + ": "
                    + dependency.count()
                    + ", by "
                    + dependency.samples().size()
                    + ", last "
                    + dependency.last().position())
        .toList();
  }

  @Test
  @DisplayName("the same request again counts, and is the last one")
  void again() throws IOException {
    assertThat(recorded(asks(10, "IOLOCK_EXCL") + maps(10, "EXCL", 5)))
        .containsExactly("WRITE ILOCK while WRITE i_rwsem: 5, by 1, last 12");
  }

  @Test
  @DisplayName("another mode of what is asked for is another request")
  void otherMode() throws IOException {
    assertThat(
            recorded(
                asks(10, "IOLOCK_EXCL")
                    + maps(10, "EXCL", 2)
                    + maps(10, "SHARED", 2)
                    + maps(10, "EXCL", 1)))
        .containsExactly(
            "WRITE ILOCK while WRITE i_rwsem: 3, by 1, last 12",
            "READ ILOCK while WRITE i_rwsem: 2, by 1, last 10");
  }

  @Test
  @DisplayName("so is one with what is held in another mode, or with more that is held")
  void otherHolds() throws IOException {
    assertThat(
            recorded(
                asks(10, "IOLOCK_EXCL")
                    + maps(10, "EXCL", 2)
                    + asks(10, "MMAPLOCK_EXCL")
                    + maps(10, "EXCL", 2)
                    + gives(10, "IOLOCK_EXCL|MMAPLOCK_EXCL")
                    + asks(10, "IOLOCK_SHARED")
                    + maps(10, "EXCL", 2)))
        .containsExactly(
            "WRITE ILOCK while WRITE i_rwsem: 4, by 2, last 11",
            "WRITE invalidate_lock while WRITE i_rwsem: 1, by 1, last 8",
            "WRITE ILOCK while WRITE invalidate_lock: 2, by 1, last 11",
            "WRITE ILOCK while READ i_rwsem: 2, by 1, last 17");
  }

  @Test
  @DisplayName("another task is another example, however they take turns")
  void otherTask() throws IOException {
    assertThat(
            recorded(
                asks(10, "IOLOCK_SHARED")
                    + asks(11, "IOLOCK_SHARED")
                    + (maps(10, "SHARED", 1) + maps(11, "SHARED", 1)).repeat(3)))
        .containsExactly("READ ILOCK while READ i_rwsem: 6, by 2, last 15");
  }

  @Test
  @DisplayName("behind a gap nothing is as the time before: that may not have been what it seemed")
  void gap() throws IOException {
    String once = asks(10, "IOLOCK_EXCL") + maps(10, "EXCL", 2);
    String elsewhere = gives(11, "ILOCK_EXCL").replace(" 0 ", " 1 ");
    assertThat(recorded(elsewhere + once + "CPU:1 [LOST 5 EVENTS]\n" + elsewhere + once))
        .containsExactly("WRITE ILOCK while WRITE i_rwsem: 2, by 1, last 14");
  }
}
