package dev.faultline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.faultline.replay.model.EventScript;
import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a replay with all rules needs of memory, once it has seen what there is to see: it allocates
 * little for an event, and keeps nothing of it.
 */
class SteadyStateTest {
  private static final int EVENTS = 1_000_000;

  /** The journal of the prediction is full by then, and all tasks and files are known. */
  private static final int WARM_UP = 300_000;

  /** A moment for every third event, the operations, and what is looked up for a request. */
  private static final long MOST_BYTES_PER_EVENT = 600;

  /**
   * Four bytes for an event: none can have been kept. What the machine itself needs is in there.
   */
  private static final long MOST_BYTES_KEPT = 4 << 20;

  private static final int TASKS = 8;
  private static final int FILES = 4;
  private static final int PAGES = 4;
  private static final int PAGE_BYTES = 4096;

  @Test
  void allocatesLittleForAnEvent() throws IOException {
    Workload workload = new Workload();

    TraceReport report = Replay.verify(workload, ReplayOptions.defaults());

    System.out.printf(
        "steady state: %d bytes per event allocated, %d bytes kept of %d events%n",
        workload.allocatedPerEvent(), workload.kept(), EVENTS);
    assertThat(report.getVerdict()).as(report.toString()).isNotEqualTo(Verdict.Value.VIOLATION);
    assertThat(report.getCapture().getModelEvents()).isGreaterThan(EVENTS);
    assertThat(decided(report)).as("rules that decided something").isGreaterThan(5);
    assertThat(workload.allocatedPerEvent()).isLessThan(MOST_BYTES_PER_EVENT);
    assertThat(workload.kept()).isLessThan(MOST_BYTES_KEPT);
  }

  private static long decided(TraceReport report) {
    return report.getCoverageList().stream().filter(rule -> rule.getChecked() > 0).count();
  }

  /** The same few reads and direct writes again and again, and a look at the meter in between. */
  private static final class Workload implements EventSource {
    private final ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long thread = Thread.currentThread().getId();
    private final EventScript script = new EventScript();
    private final List<EventScript.Row> rows;
    private final long spanNs;
    private long played;
    private long allocatedBefore = -1;
    private long allocated;
    private long usedBefore;
    private long used;

    Workload() {
      for (int task = 0; task < TASKS; task++) {
        script.task(100 + task).cpu(task % 2);
        int number = 1 + task % FILES;
        MappingKey file = new MappingKey(0x1000L * number, true, number, true, 1);
        read(file);
        write(file);
      }
      rows = script.rows();
      spanNs = rows.get(rows.size() - 1).timeNs() + 1;
    }

    private void read(MappingKey file) {
      script.event(EventKind.BUFFERED_BEGIN, Mode.READ, file, 0, 0);
      script.event(EventKind.LOCK_ACQUIRED, Mode.ADD, file, 0, 0);
      for (int page = 0; page < PAGES; page++) {
        script.event(EventKind.PAGE_ADDED, Mode.MODE_UNSPECIFIED, file, page, 0);
      }
      script.event(EventKind.FILL_BEGIN, Mode.READAHEAD, file, 0, PAGES);
      script.event(EventKind.FILL_END, Mode.READAHEAD, file, 0, 0);
      script.event(EventKind.PAGE_READ, Mode.MODE_UNSPECIFIED, file, 0, 0);
      script.event(EventKind.LOCK_RELEASED, Mode.ADD, file, 0, 0);
      script.event(EventKind.BUFFERED_END, Mode.READ, file, PAGES * PAGE_BYTES, 0);
    }

    private void write(MappingKey file) {
      script.event(EventKind.DIO_BEGIN, Mode.WRITE, file, 0, PAGES * PAGE_BYTES);
      script.event(EventKind.LOCK_ACQUIRED, Mode.BLOCK, file, 0, 0);
      script.event(
          EventKind.SHOOTDOWN_BEGIN, Mode.MODE_UNSPECIFIED, file, 0, PAGES * PAGE_BYTES - 1);
      for (int page = 0; page < PAGES; page++) {
        script.event(EventKind.PAGE_REMOVED, Mode.MODE_UNSPECIFIED, file, page, 0);
      }
      script.event(EventKind.SHOOTDOWN_END, Mode.MODE_UNSPECIFIED, file, 0, 0);
      script.event(EventKind.SUBMIT, Mode.MODE_UNSPECIFIED, file, 0, PAGES * PAGE_BYTES);
      script.event(EventKind.WRITTEN, Mode.MODE_UNSPECIFIED, file, 0, PAGES * PAGE_BYTES);
      script.event(EventKind.LOCK_RELEASED, Mode.BLOCK, file, 0, 0);
      script.event(EventKind.DIO_END, Mode.WRITE, file, PAGES * PAGE_BYTES, 0);
    }

    long allocatedPerEvent() {
      return allocated / EVENTS;
    }

    long kept() {
      return used - usedBefore;
    }

    @Override
    public CaptureOrigin origin() {
      return script.source(rows).origin();
    }

    @Override
    public StreamDictionary dictionary() {
      return script.dictionary();
    }

    @Override
    public boolean next(EventBlock block) {
      if (allocatedBefore < 0 && played >= WARM_UP) {
        usedBefore = used();
        allocatedBefore = meter.getThreadAllocatedBytes(thread);
      } else if (played >= WARM_UP + EVENTS) {
        allocated = meter.getThreadAllocatedBytes(thread) - allocatedBefore;
        used = used();
        return false;
      }
      block.clear();
      int size = 0;
      for (; !block.isFull(); size++, played++) {
        EventScript.Row row = rows.get((int) (played % rows.size()));
        block.append(
            row.timeNs() + played / rows.size() * spanNs,
            row.cpu(),
            row.task(),
            row.shape(),
            row.subject(),
            row.other(),
            row.a(),
            row.b(),
            row.c(),
            played);
      }
      block.countSource(size, size, 0);
      return true;
    }

    /** The room that a thread takes in advance counts as used, unless it has done little since. */
    private static long used() {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 4; i++) {
        System.gc();
        least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      }
      return least;
    }

    @Override
    public void close() {}
  }
}
