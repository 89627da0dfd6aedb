package dev.faultline.cli.shell;

/** How {@code verify} and {@code merge} end, the less grave before the graver. */
public enum ExitStatus {
  CLEAN(0),
  INCONCLUSIVE(3),
  FOUND(1),
  UNREAD(4),
  USAGE(2);

  /** What a shell reports for a process that wrote into a pipe without a reader. */
  public static final int BROKEN_PIPE = 141;

  private final int code;

  ExitStatus(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public ExitStatus orGraver(ExitStatus other) {
    return other.compareTo(this) > 0 ? other : this;
  }
}
