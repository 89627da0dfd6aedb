package dev.faultline.traces.tracedat;

import java.io.IOException;

/** The pages of one CPU, one after the other. */
interface PageFeed {

  /**
   * Goes to the next page.
   *
   * @return false behind the last one
   */
  boolean next() throws IOException;

  /** Holds the page, and others before and behind it. */
  byte[] bytes();

  /** Where the page begins in {@link #bytes}. */
  int offset();

  /**
   * The position of the page: where the data of the CPU begins in the file, plus the offset in its
   * unpacked pages.
   */
  long position();

  /** Why the pages ended early; empty if they did not. */
  String incomplete();
}
