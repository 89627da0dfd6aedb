package dev.faultline.replay.locks;

import dev.faultline.replay.model.Moment;
import java.util.List;

/**
 * An order of events that ends in a deadlock: events of the trace, each task's in its own order,
 * and in the end requests that nobody will ever serve.
 *
 * @param turns the events on locks since the first operation that takes part began, preceded by
 *     what was held then
 */
public record Schedule(List<Turn> turns) {

  /**
   * A turn of one task.
   *
   * @param moment the event of the trace
   * @param act what the task does
   * @param lock to which lock
   * @param use how
   */
  public record Turn(Moment moment, Act act, LockNode lock, Use use) {}

  /** What a task does in its turn. */
  public enum Act {
    /** It has held the lock since before. */
    HOLDS,
    /** It acquires it. */
    TAKES,
    /** It releases it. */
    GIVES,
    /** It asks for it, and waits for ever. */
    ASKS
  }

  /** Keeps its own copy. */
  public Schedule {
    turns = List.copyOf(turns);
  }
}
