package dev.faultline.replay.rules;

import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Step;
import dev.faultline.v1.EventKind;

/** How {@link FolioOrder} says what it has found. */
final class FolioOrderText {
  private FolioOrderText() {}

  /** Of the same file: at a lower index, or one that it has locked itself. */
  static Finding same(Step step, Fill fill, PageRange pages) {
    boolean own = fill.covers(pages.first());
    String which = own ? "one of them again" : "one at a lower index";
    return finding(step, fill, which)
        .then(asks(step) + " " + Prose.pages(pages) + " of the same file")
        .because(
            own
                ? "a folio lock is not recursive: the task waits for itself"
                : "folios of a file are locked in ascending order everywhere else: who has the lower"
                    + " one and asks for the higher waits for this task, and this task for it")
        .remedy(
            own
                ? "nothing that invalidates or faults may run between the lock of a folio and its read"
                : "give the folios back first, or try for the lower one")
        .on(fill.mapping(), pages)
        .proof(step.moment(), "and asks for the lock of another");
  }

  /** Of another file. */
  static Finding another(Step step, Fill fill, Mapping wanted, PageRange pages) {
    return finding(step, fill, "one of another file")
        .then(asks(step) + " " + Prose.pages(pages) + " of " + Prose.file(wanted))
        .because(
            "folios of two files have no order but for who has the locks of both inodes, and it has"
                + " not: who does the same the other way round waits for this task, and this task"
                + " for it")
        .remedy("give the folios back first, or lock both inodes, in ascending order of address")
        .on(wanted, pages)
        .proof(step.moment(), "and asks for the lock of one of another file");
  }

  private static Finding finding(Step step, Fill fill, String which) {
    Moment at = step.moment();
    String title =
        "a " + fill.name() + " that has folios locked asks for " + which + " in " + request(step);
    return Finding.at(at, title)
        .let(
            Prose.operation(fill)
                + " has the folios locked that it has begun to read, up to page "
                + fill.lastPage())
        .by(at, fill.name())
        .proof(
            fill.insertions().stream().findFirst().map(insertion -> insertion.begun()),
            "folios come in, locked")
        .proof(fill.begun(), "their read begins: they stay locked");
  }

  private static String request(Step step) {
    return step.kind() == EventKind.SHOOTDOWN_BEGIN
        ? "a shoot-down"
        : step.kind() == EventKind.MKWRITE_BEGIN ? "mkwrite" : "a page fault";
  }

  private static String asks(Step step) {
    return Prose.task(step.moment()) + " begins " + request(step) + ", which locks";
  }
}
