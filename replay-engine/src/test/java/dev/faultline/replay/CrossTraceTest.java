package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.LockWriters;
import dev.faultline.v1.OrderEdge;
import dev.faultline.v1.TraceReport;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("lock order across traces")
final class CrossTraceTest {
  private static TraceReport.Builder trace(
      String name, String from, String held, String to, String wanted) {
    return TraceReport.newBuilder()
        .setPath(name)
        .addOrder(
            OrderEdge.newBuilder()
                .setFromClass(from)
                .setHeld(held)
                .setToClass(to)
                .setWanted(wanted)
                .setCount(1)
                .setDoing("DIO write")
                .addEvidence(Evidence.newBuilder().setPath(name).setLine(1))
                .addEvidence(Evidence.newBuilder().setPath(name).setLine(2)));
  }

  private static List<String> titles(TraceReport.Builder... traces) {
    return inversions(traces).stream().map(Finding::getTitle).toList();
  }

  private static List<Finding> inversions(TraceReport.Builder... traces) {
    return CrossTrace.inversions(List.of(traces).stream().map(TraceReport.Builder::build).toList());
  }

  @Test
  @DisplayName("two holders of add wait for each other only if the lock is fair in all of them")
  void fairTwoState() {
    TraceReport.Builder down = trace("a", "pagecache", "add", "mmap_lock", "write");
    TraceReport.Builder up = trace("b", "mmap_lock", "write", "pagecache", "add");

    assertThat(titles(down, up)).as("unfair").isEmpty();

    down.setFairTwoState(true);
    assertThat(titles(down, up)).as("one of them unfair").isEmpty();

    up.setFairTwoState(true);
    assertThat(titles(down, up))
        .as("fair")
        .containsExactly("lock-order inversion: mmap_lock(write) → pagecache → mmap_lock(write)");
    assertThat(inversions(down, up).get(0).getArgument().getBecause())
        .contains("on a fair lock it still needs a waiter for the other state");
  }

  @Test
  @DisplayName("two readers wait for each other only if some trace has a writer of the lock")
  void writers() {
    TraceReport.Builder down = trace("a", "pagecache", "block", "mmap_lock", "read");
    TraceReport.Builder up = trace("b", "mmap_lock", "read", "pagecache", "add");
    TraceReport.Builder writing = TraceReport.newBuilder().setPath("c");

    assertThat(titles(down, up, writing)).as("nobody writes").isEmpty();

    writing.addWriters(LockWriters.newBuilder().setLockClass("sb_writers").setCount(7));
    assertThat(titles(down, up, writing)).as("another lock is written").isEmpty();

    writing.addWriters(LockWriters.newBuilder().setLockClass("mmap_lock").setCount(2));
    up.addWriters(LockWriters.newBuilder().setLockClass("mmap_lock").setCount(1));
    assertThat(inversions(down, up, writing))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.getArgument().getBecause())
                    .contains("a queued writer of that mmap_lock", "these traces have 3 of locks"));
  }
}
