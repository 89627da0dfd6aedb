package dev.faultline.replay;

import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel itself says is wrong, in events of the capture. Whatever the rules make of it, a
 * capture in which it does is not CLEAN.
 */
final class KernelFacts {
  /** What it says. */
  enum Fact {
    /** {@code file_check_and_advance_wb_err} with a new error. */
    FILE_ERROR("a program was told of an input/output error of a file"),
    /** {@code dio_warn_stale_pagecache()}. */
    FAILED_SHOOTDOWN("an invalidation behind a direct write failed"),
    /** {@code sched_process_hang}. */
    HUNG_TASK("a task hangs"),
    /** {@code rv:error_*}. */
    MONITOR("a monitor of its runtime verification (rv) failed");

    private final String words;

    Fact(String words) {
      this.words = words;
    }
  }

  private final Map<Fact, Long> counts = new EnumMap<>(Fact.class);

  void see(Step step) {
    if (step.kind() == EventKind.WRITEBACK_ERROR_SEEN) {
      if (step.event().a() != step.event().b()) {
        add(Fact.FILE_ERROR);
      }
    } else if (step.kind() == EventKind.KERNEL_REPORT) {
      switch ((int) step.event().a()) {
        case 1 -> add(Fact.FAILED_SHOOTDOWN);
        case 2 -> add(Fact.HUNG_TASK);
        case 3 -> add(Fact.MONITOR);
        default -> {}
      }
    }
  }

  private void add(Fact fact) {
    counts.merge(fact, 1L, Long::sum);
  }

  /** Why the capture is not CLEAN though nothing was found: a sentence for each sort of fact. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    counts.forEach(
        (fact, count) ->
            reasons.add(
                "the kernel reports "
                    + (count == 1 ? "" : count + " times ")
                    + "that "
                    + fact.words
                    + ", and no rule explains it"));
    return reasons;
  }
}
