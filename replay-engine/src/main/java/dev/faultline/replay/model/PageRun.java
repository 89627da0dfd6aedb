package dev.faultline.replay.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A range of pages with the same history, as {@link PageResidency} shows it. */
public final class PageRun {
  private final PageRange pages;
  private final @Nullable Insertion insertion;

  PageRun(long first, long last, @Nullable Insertion insertion) {
    this.pages = new PageRange(first, last);
    this.insertion = insertion;
  }

  /** Which. */
  public PageRange pages() {
    return pages;
  }

  /** How they came in; empty = certainly absent. */
  public Optional<Insertion> insertion() {
    return insertion == null ? Optional.empty() : insertion.present();
  }

  /** The same, null = certainly absent. */
  @Nullable Insertion inserted() {
    return insertion;
  }

  /** Whether the pages are there. */
  public boolean isResident() {
    return insertion != null;
  }
}
