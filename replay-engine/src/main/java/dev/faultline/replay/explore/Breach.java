package dev.faultline.replay.explore;

/** What must never be. */
public enum Breach {
  /** Tasks wait for each other, and for nothing else. */
  DEADLOCK("deadlock", "nobody who is not done can go on"),
  /** A direct write has ended over a page with what was there before (INV-5). */
  STALE_PAGE("stale page", "the direct write has ended, and the page cache has the old data"),
  /**
   * A direct write has ended over a page that somebody changed meanwhile: one will be lost (INV-6).
   */
  LOST_WRITE("lost write", "the direct write has ended, and what is dirty will be written over it"),
  /** A page is filled or changed under somebody else's block (INV-3). */
  UNDER_BLOCK("work under block", "a page is filled or changed while another task holds block"),
  /** A page that a truncate has cut off is still there when it releases block (INV-12). */
  PAST_END("page past the end", "the truncate has ended, and what it has cut off is still cached"),
  /** A fault outside of any direct write is refused (INV-8). */
  REFUSED("spurious error", "a fault is refused that is not on the file of the direct write"),
  /** faults_disabled_mapping is still set when the direct write has ended (INV-8). */
  LEAKED("leaked mapping", "the direct write has ended, and faults are still disabled"),
  /** The counter of a two-state lock is left wrong (INV-2). */
  UNBALANCED("unbalanced lock", "a state is released that is not held");

  private final String title;
  private final String sentence;

  Breach(String title, String sentence) {
    this.title = title;
    this.sentence = sentence;
  }

  /** Whether what comes after it says nothing more: the harm is done. */
  boolean isFinal() {
    return this != UNDER_BLOCK;
  }

  /** A few words. */
  public String title() {
    return title;
  }

  /** What is wrong, as a part of a sentence. */
  public String sentence() {
    return sentence;
  }
}
