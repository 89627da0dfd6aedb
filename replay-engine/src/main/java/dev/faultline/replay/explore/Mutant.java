package dev.faultline.replay.explore;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kernel with one fault, and the rules of which one must report it where it takes effect. */
public enum Mutant {
  /** A fault takes add whatever faults_disabled_mapping says. */
  NO_FDM_CHECK("fault-not-refused", "self-deadlock", "fault-out-of-order"),
  /** A direct write takes no block. */
  NO_BLOCK("lock-contract", "fdm-bracket", "stale-page-after-dio", "populated-range-at-submit"),
  /** A fault waits for add of a lower mapping with block of the higher one held. */
  NO_ADDRESS_ORDER("fault-out-of-order", "address-order"),
  /** Locks were dropped for a fault, and the range is not shot down again. */
  NO_SECOND_SHOOTDOWN("missing-reshootdown", "populated-range-at-submit"),
  /** A direct write does not shoot the range down before it pins its buffer. */
  NO_FIRST_SHOOTDOWN("populated-range-at-submit", "stale-page-after-dio", "lock-contract"),
  /** A shoot-down is of the first page of the range that is written, and no other. */
  SHOOTDOWN_OF_ONE_PAGE(
      "populated-range-at-submit", "stale-page-after-dio", "dirtied-in-write-window"),
  /** Locks were dropped for a fault, and what was pinned before it is not shot down again. */
  SHOOTDOWN_OF_THE_REST("missing-reshootdown", "populated-range-at-submit", "stale-page-after-dio"),
  /** A fault takes no add. */
  FAULT_WITHOUT_ADD("lock-contract", "foreign-fill-under-block", "populated-range-at-submit"),
  /** mkwrite takes no add. */
  MKWRITE_WITHOUT_ADD("lock-contract", "dirtied-in-write-window"),
  /** A buffered read takes no add. */
  READ_WITHOUT_ADD("lock-contract", "foreign-fill-under-block", "populated-range-at-submit"),
  /** A buffered write takes no add. */
  WRITE_WITHOUT_ADD("lock-contract", "foreign-fill-under-block", "dirtied-in-write-window"),
  /** fallocate takes no block. */
  COLLAPSE_WITHOUT_BLOCK("lock-contract", "range-op-refill"),
  /** truncate takes no block. */
  TRUNCATE_WITHOUT_BLOCK("lock-contract", "resident-past-eof"),
  /** faults_disabled_mapping is not cleared. */
  FDM_LEAKED("fdm-bracket"),
  /** Block is released before the data is written. */
  BLOCK_RELEASED_EARLY("released-before-completion"),
  /** Block that was dropped for a fault is not taken again. */
  BLOCK_NOT_RETAKEN("block-not-retaken"),
  /** The direct write is not told that block was dropped. */
  DROP_NOT_SIGNALLED("drop-not-signalled");

  @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
  private final List<String> rules;

  Mutant(String... rules) {
    this.rules = List.of(rules);
  }

  /** Whether it does nothing to files of one page. */
  public boolean needsTwoPages() {
    return this == SHOOTDOWN_OF_ONE_PAGE
        || this == SHOOTDOWN_OF_THE_REST
        || this == TRUNCATE_WITHOUT_BLOCK;
  }

  /** Rules of which at least one reports it. */
  public List<String> rules() {
    return rules;
  }

  /** The name on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The one of this name. */
  public static Optional<Mutant> of(String word) {
    return Arrays.stream(values()).filter(mutant -> mutant.word().equals(word)).findFirst();
  }
}
