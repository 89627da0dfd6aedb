package dev.faultline.replay;

import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.rules.SeenEvents;
import dev.faultline.stream.Event;
import dev.faultline.v1.Activity;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.List;

/**
 * What happened in a trace, in numbers, for who wonders why nothing was wrong in it: operations
 * count when they are over, faults by the sort of event that has most of them.
 */
final class ActivityCounts {
  private static final long EFAULT = -14;

  private final Activity.Builder activity = Activity.newBuilder();
  private long pagesIn;
  private long pagesOut;

  void pagesIn(Event added) {
    pagesIn += pages(added);
  }

  void pagesOut(Event removed) {
    pagesOut += pages(removed);
  }

  private static long pages(Event event) {
    return 1L << Math.min(event.b(), 30);
  }

  /** These are over. */
  void ended(List<Operation> over) {
    for (int i = 0; i < over.size(); i++) {
      ended(over.get(i));
    }
  }

  private static boolean isFault(Mode mode) {
    return mode == Mode.READ_FAULT || mode == Mode.WRITE_FAULT;
  }

  private void ended(Operation over) {
    if (over instanceof IomapDio dio && dio.isRead()) {
      read();
    } else if (over instanceof IomapDio dio && dio.isWrite()) {
      boolean refused = dio.isRefused() && dio.completion().done() == 0;
      write(dio.queued().isPresent(), dio.fellBack().isPresent(), refused);
    } else if (over instanceof DioRead) {
      read();
    } else if (over instanceof DioWrite dio) {
      write(dio.queued().isPresent(), false, dio.result().orElse(0) == EFAULT);
    }
  }

  private void read() {
    activity.setDirectReads(activity.getDirectReads() + 1);
  }

  private void write(boolean asynchronous, boolean fellBack, boolean refused) {
    activity.setDirectWrites(activity.getDirectWrites() + 1);
    activity.setAsynchronous(activity.getAsynchronous() + (asynchronous ? 1 : 0));
    activity.setFellBack(activity.getFellBack() + (fellBack ? 1 : 0));
    activity.setRefused(activity.getRefused() + (refused ? 1 : 0));
  }

  /** All of it; the rest is told by how many events there were of each sort. */
  Activity activity(SeenEvents seen) {
    long bracketed = seen.count(shape -> shape.kind() == EventKind.FAULT_BEGIN);
    long lookedUp = seen.count(shape -> shape.kind() == EventKind.PAGE_FAULTED);
    long entered =
        seen.count(shape -> shape.kind() == EventKind.PATH_ENTERED && isFault(shape.mode()));
    return activity
        .setPagesIn(pagesIn)
        .setPagesOut(pagesOut)
        .setPagesDirtied(seen.count(shape -> shape.kind() == EventKind.PAGE_DIRTIED))
        .setFaults(Math.max(bracketed, Math.max(lookedUp, entered)))
        .build();
  }
}
