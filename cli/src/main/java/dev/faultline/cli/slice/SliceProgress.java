package dev.faultline.cli.slice;

/** Is told how far a slice is. */
public interface SliceProgress {

  /**
   * Some events have been replayed.
   *
   * @param events how many
   * @param holds whether they stand for the whole
   */
  void tried(int events, boolean holds);
}
