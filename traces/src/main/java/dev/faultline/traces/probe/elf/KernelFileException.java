package dev.faultline.traces.probe.elf;

import java.io.IOException;

/** A module, kernel or BTF file that cannot be used; the message names file, place and remedy. */
public final class KernelFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * A file that cannot be used.
   *
   * @param file how the message names it
   * @param problem what was expected where, and what to do: one or more sentences
   */
  public KernelFileException(String file, String problem) {
    super(file + ": " + problem);
  }
}
