package dev.faultline.replay;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Step;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which events belong together: those of one operation of the model, from its begin to its end,
 * whichever task they come from; outside of operations those of one turn at a lock, from the wait
 * to the release. An event of neither sort is alone.
 */
public final class OperationIndex {
  private record Turn(int tid, int subject) {}

  private final Map<Operation, Integer> operations = new HashMap<>();
  private final Map<Turn, Integer> turns = new HashMap<>();
  private int[] numbers = new int[1024];
  private int size;
  private int groups;

  private OperationIndex() {}

  /**
   * Reads a trace to its end.
   *
   * @return for each event, in order, the number of its group
   * @throws IOException if the trace cannot be read
   */
  public static int[] of(EventSource source, ReplayOptions options) throws IOException {
    OperationIndex index = new OperationIndex();
    PageCacheModel model =
        new PageCacheModel(source.dictionary(), options.model().flatMap(Model::of));
    EventBlock block = new EventBlock();
    while (source.next(block)) {
      for (int row = 0; row < block.size(); row++) {
        index.add(index.group(model.apply(block, row)));
      }
    }
    return Arrays.copyOf(index.numbers, index.size);
  }

  private void add(int group) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size++] = group;
  }

  private int group(Step step) {
    if (step.operation().isPresent()) {
      int group = operations.computeIfAbsent(step.operation().get(), operation -> groups++);
      step.ended().filter(OperationIndex::isOver).ifPresent(operations::remove);
      return group;
    }
    Turn turn = new Turn(step.event().tid(), step.event().subjectNumber());
    return switch (step.kind()) {
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_DOWNGRADED ->
          turns.computeIfAbsent(turn, begun -> groups++);
      case LOCK_RELEASED, LOCK_TRY_FAILED -> {
        Integer begun = turns.remove(turn);
        yield begun == null ? groups++ : begun;
      }
      default -> groups++;
    };
  }

  /** A queued write goes on in a worker. */
  private static boolean isOver(Operation ended) {
    return !(ended instanceof DioWrite write && write.queued().isPresent());
  }
}
