package dev.faultline.replay.model;

import java.util.Optional;

/**
 * When pages come into the page cache or leave it next: what was said of them shortly before is not
 * certain if the clocks of the two CPUs disagree.
 */
public final class NextChange {
  private final PageRange pages;
  private Optional<Moment> moment = Optional.empty();

  NextChange(PageRange pages) {
    this.pages = pages;
  }

  /** When it was; empty if it has not been yet. */
  public Optional<Moment> moment() {
    return moment;
  }

  /** Pages have come or gone; returns whether these were among them. */
  boolean is(PageRange folio, Step step) {
    boolean those = folio.overlaps(pages);
    if (those) {
      moment = Optional.of(step.moment());
    }
    return those;
  }
}
