package dev.faultline.replay;

import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.Activity;
import dev.faultline.v1.Mode;
import java.util.List;

/**
 * What happened in a trace, in numbers, for who wonders why nothing was wrong in it: operations
 * count when they are over, faults by the sort of event that has most of them.
 */
final class ActivityCounts {
  private static final long EFAULT = -14;

  private final Activity.Builder activity = Activity.newBuilder();
  private long bracketed;
  private long lookedUp;
  private long entered;

  void see(Step step) {
    switch (step.kind()) {
      case PAGE_ADDED -> activity.setPagesIn(activity.getPagesIn() + pages(step));
      case PAGE_REMOVED -> activity.setPagesOut(activity.getPagesOut() + pages(step));
      case PAGE_DIRTIED -> activity.setPagesDirtied(activity.getPagesDirtied() + 1);
      case FAULT_BEGIN -> bracketed++;
      case PAGE_FAULTED -> lookedUp++;
      case PATH_ENTERED -> entered += isFault(step.event().mode()) ? 1 : 0;
      default -> {}
    }
    List<Operation> over = step.over();
    for (int i = 0; i < over.size(); i++) {
      ended(over.get(i));
    }
  }

  private static long pages(Step step) {
    return 1L << Math.min(step.event().b(), 30);
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

  Activity activity() {
    return activity.setFaults(Math.max(bracketed, Math.max(lookedUp, entered))).build();
  }
}
