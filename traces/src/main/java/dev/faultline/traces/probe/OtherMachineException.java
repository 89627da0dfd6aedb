package dev.faultline.traces.probe;

import java.io.IOException;

/** A module's instructions are those of a machine that the lock is not looked for in. */
public final class OtherMachineException extends IOException {
  private static final long serialVersionUID = 1L;

  OtherMachineException(String file, String problem) {
    super(file + ": " + problem);
  }
}
