package dev.faultline.replay.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** By which means a file's page cache and its direct I/O are kept coherent. */
public enum Model {
  /** A lock with two states: pages may be added, or additions are blocked. */
  BCACHEFS("bcachefs", "the page-cache lock of bcachefs"),
  /**
   * Direct I/O through iomap: invalidate before, invalidate after, and accept the races that lie
   * between.
   */
  MAINLINE("mainline", "direct I/O through iomap"),
  /**
   * The same, with page faults disabled while the buffer is pinned: on a fault the filesystem drops
   * its lock, faults the buffer in, and goes on from there.
   */
  NOFAULT("nofault", "direct I/O through iomap with prefaulting");

  private final String title;
  private final String means;

  Model(String title, String means) {
    this.title = title;
    this.means = means;
  }

  /** The name in reports and on the command line. */
  public String title() {
    return title;
  }

  /** What keeps things coherent, for a sentence. */
  public String means() {
    return means;
  }

  /** Whether direct I/O goes through iomap, with its two shoot-downs. */
  public boolean isIomap() {
    return this != BCACHEFS;
  }

  /** The names of all models. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(Model::title).toList();
  }

  /** The model of this name. */
  public static Optional<Model> of(String title) {
    return Arrays.stream(values()).filter(model -> model.title.equals(title)).findFirst();
  }
}
