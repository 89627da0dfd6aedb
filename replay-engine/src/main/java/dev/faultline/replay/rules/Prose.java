package dev.faultline.replay.rules;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.DioRead;
import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.v1.EventKind;
import java.util.Optional;

/** The turns of phrase that findings share. */
final class Prose {
  private Prose() {}

  /** {@code wl-226}, as traces print a task. */
  static String task(Moment moment) {
    return moment.task().comm() + "-" + moment.task().tid();
  }

  /** {@code inode 4097 (254:0)}. */
  static String file(Mapping mapping) {
    return mapping.identity().text();
  }

  /** {@code page 7} or {@code pages 7 to 9}. */
  static String pages(PageRange range) {
    return range.size() == 1
        ? "page " + range.first()
        : "pages "
            + range.first()
            + " to "
            + (range.last() == PageRange.MAX_INDEX ? "the end" : range.last());
  }

  /** What the event says that ends the last shoot-down of a write, or proves that it has ended. */
  static String shootdownEnd(DioWrite dio) {
    boolean seen =
        dio.window()
            .lastShootdown()
            .filter(moment -> moment.shape().kind() == EventKind.SHOOTDOWN_END)
            .isPresent();
    return seen
        ? "its last shoot-down ends"
        : "its last shoot-down has ended, which was not recorded: this comes after it";
  }

  /** {@code the DIO write of wl-226 at bytes 0 to 8191 on inode 4097}. */
  static String operation(Operation operation) {
    String text = "the " + operation.name() + " of " + task(operation.begun());
    if (operation instanceof DioWrite
        || operation instanceof DioRead
        || operation instanceof BufferedIo) {
      long offset = operation.begun().a();
      text += " at bytes " + offset + " to " + (offset + Math.max(operation.begun().b(), 1) - 1);
    }
    return text + " on " + file(operation.mapping());
  }

  /** The name of an operation for titles; where none is known, what the task seems to be. */
  static String sort(Optional<? extends Operation> operation) {
    return operation.map(Operation::name).orElse("task outside of any known operation");
  }

  /** With its article: {@code a page fault}. */
  static String aSort(Optional<? extends Operation> operation) {
    return "a " + sort(operation);
  }

  /** {@code the DIO write of wl-226 ... holds block}. */
  static String holds(Hold hold) {
    return hold.operation().map(Prose::operation).orElse(task(hold.acquired()))
        + " holds "
        + hold.state().word()
        + " of "
        + file(hold.mapping());
  }

  /** The name of the operation behind a hold, for titles. */
  static String holder(Hold hold) {
    return aSort(hold.operation());
  }

  /** {@code readahead}, or {@code insertion} where pages come in and no fill is known. */
  static String fill(Optional<? extends Operation> operation) {
    return operation.filter(Fill.class::isInstance).map(Operation::name).orElse("insertion");
  }
}
