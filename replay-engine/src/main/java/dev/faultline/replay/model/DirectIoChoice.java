package dev.faultline.replay.model;

import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which direct I/O of a file an event is of that another task, or an interrupt, records for it. The
 * events carry no pointer to it; they are told apart by what they cover, by whether anyone waits
 * for them, by their direction, and by who completes them.
 *
 * <p>Several may have the same bytes. Then it does not matter which one it is: what is certain of
 * each of them is certain of the one that it is, and of the one that is left. Where they cover
 * other bytes and it cannot be told, none of them is certain any more.
 */
final class DirectIoChoice {
  private final Step step;
  private final Mapping mapping;
  private final List<IomapDio> candidates = new ArrayList<>(2);

  DirectIoChoice(Step step, Mapping mapping) {
    this.step = step;
    this.mapping = mapping;
  }

  /** The one whose data is on disk, as the filesystem records before the second shoot-down. */
  Optional<IomapDio> written(long offset, long bytes) {
    List<IomapDio> underWay = mapping.underWay().directIo();
    for (int i = 0; i < underWay.size(); i++) {
      IomapDio dio = underWay.get(i);
      boolean fits = dio.offset() == offset && bytes <= dio.length() && !dio.isRead();
      boolean elsewhere = dio.isSynchronous() && dio.task() != step.task();
      if (fits && !elsewhere && dio.completion().written().isEmpty()) {
        candidates.add(dio);
      }
    }
    Optional<IomapDio> own = ofThisTask();
    return own.isPresent() ? own : choose(bytes);
  }

  /**
   * The one that completes.
   *
   * @param waiter {@code SYNC}, {@code ASYNC}, {@code ASYNC_WRITE} or unspecified
   * @param end offset behind the last byte done
   * @param result bytes done, or a negative error
   */
  Optional<IomapDio> completed(Mode waiter, long end, long result) {
    Optional<IomapDio> finishing = step.task().trail().directIo().finishing();
    if (finishing.isPresent()
        && finishing.get().mapping() == mapping
        && mayEnd(finishing.get(), end, result)) {
      return finishing;
    }
    List<IomapDio> underWay = mapping.underWay().directIo();
    for (int i = 0; i < underWay.size(); i++) {
      IomapDio dio = underWay.get(i);
      if (isFor(dio, waiter) && mayEnd(dio, end, result)) {
        candidates.add(dio);
      }
    }
    Optional<IomapDio> own = ofThisTask();
    return own.isPresent() || waiter == Mode.SYNC ? own : choose(result);
  }

  private static boolean isFor(IomapDio dio, Mode waiter) {
    boolean asynchronous = waiter == Mode.ASYNC || waiter == Mode.ASYNC_WRITE;
    return !(asynchronous && dio.isSynchronous()) && !(waiter == Mode.ASYNC_WRITE && dio.isRead());
  }

  private static boolean mayEnd(IomapDio dio, long end, long result) {
    long bytes = Math.max(result - dio.doneBefore(), 0);
    return end == dio.offset() + bytes && bytes <= dio.length();
  }

  /** A task that has not returned from its own completes it itself. */
  private Optional<IomapDio> ofThisTask() {
    for (int i = 0; i < candidates.size(); i++) {
      IomapDio dio = candidates.get(i);
      if (dio.task() == step.task() && dio.queued().isEmpty()) {
        return Optional.of(dio);
      }
    }
    return Optional.empty();
  }

  private Optional<IomapDio> choose(long bytes) {
    if (candidates.size() < 2) {
      return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(0));
    }
    // What has asked for no extent has submitted nothing, and short ones are rare.
    List<IomapDio> begun = preferred(candidates, dio -> dio.loop().first().isPresent());
    List<IomapDio> likely =
        preferred(begun, dio -> bytes < 0 || dio.expected() + dio.doneBefore() == bytes);
    if (likely.size() > 1) {
      mix(likely);
    }
    return likely.stream().findFirst();
  }

  private static List<IomapDio> preferred(List<IomapDio> all, Predicate<IomapDio> fitting) {
    List<IomapDio> fit = all.stream().filter(fitting).toList();
    return fit.isEmpty() ? all : fit;
  }

  private static void mix(List<IomapDio> likely) {
    IomapDio first = likely.get(0);
    boolean same =
        likely.stream()
            .allMatch(
                dio -> dio.expected() == first.expected() && dio.isWrite() == first.isWrite());
    for (IomapDio dio : likely) {
      if (same) {
        likely.forEach(dio::blursWith);
      } else {
        dio.completion().mistaken();
      }
    }
  }
}
