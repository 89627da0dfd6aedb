package dev.faultline.replay.rules;

import dev.faultline.replay.model.BufferedIo;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.Operation;
import java.util.List;
import java.util.Optional;

/**
 * Two bugs that look alike: a readahead that nothing protects by design (fadvise, splice), and one
 * inside of a page fault or a buffered read, which takes add before it reads anything, and did not.
 * Where a capture begins with it, it may be either.
 */
final class FillKey {
  private static final String IN_FAULT = " in a page fault that took no add";
  private static final String IN_READ = " in a buffered read or write that took no add";

  private FillKey() {}

  /** What to add to a key where the fill belongs to this operation; nothing where to none. */
  static String within(Optional<? extends Operation> around) {
    Optional<? extends Operation> here = around;
    while (here.isPresent()) {
      if (here.get() instanceof Fault) {
        return IN_FAULT;
      } else if (here.get() instanceof BufferedIo) {
        return IN_READ;
      }
      here = here.get().parent();
    }
    return "";
  }

  /** The same of an operation in words: {@code readahead in a page fault}. */
  static String within(String doing) {
    if (doing.contains(" in a page fault")) {
      return IN_FAULT;
    }
    return doing.contains(" in a buffered ") ? IN_READ : "";
  }

  /**
   * What else may have to be added to a key: something where the first that was seen of the task is
   * the first insertion of the fill.
   */
  static List<String> otherwise(Optional<? extends Operation> around, Insertion first) {
    boolean cut = first.task().isFirstSeenWith(first.begun());
    return cut && within(around).isEmpty() ? List.of(IN_FAULT, IN_READ) : List.of();
  }
}
