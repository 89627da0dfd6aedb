package dev.faultline.replay.locks;

import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.TaskContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What waited when a gap came, and may wait still. After a gap nothing is known of who holds what;
 * but an uninterruptible sleep leaves a trace of its end: the sleeper does something again. Who
 * never does has not been woken up.
 *
 * @param <T> waits
 */
public final class StillWaiting<T> {
  private final Function<T, List<Party>> parties;
  private final List<T> waits = new ArrayList<>();

  /** Nothing waits yet; {@code parties} says who takes part in a wait. */
  public StillWaiting(Function<T, List<Party>> parties) {
    this.parties = parties;
  }

  /**
   * A gap: adds what waits now. Who waited at an earlier gap and has done anything since then is
   * left out.
   */
  public void keep(PageCacheModel model, List<T> now) {
    until(model);
    waits.addAll(now);
  }

  /** Those of whom nobody has done anything since the gap. */
  public List<T> until(PageCacheModel model) {
    if (!waits.isEmpty()) {
      Set<Integer> awake = new HashSet<>();
      for (TaskContext task : model.tasks()) {
        awake.add(task.tid());
      }
      waits.removeIf(wait -> parties.apply(wait).stream().anyMatch(party -> isIn(awake, party)));
    }
    return waits;
  }

  /** A task that has handed its operation over to a worker goes on without it. */
  private static boolean isIn(Set<Integer> awake, Party party) {
    return party.queued().isEmpty() && awake.contains(party.task().tid());
  }
}
