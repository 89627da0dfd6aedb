package dev.faultline.traces.roles;

import java.io.IOException;
import java.io.Serial;

/** A file is no table of roles. */
public final class RoleFormatException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  RoleFormatException(String file, String problem) {
    super(file + ": " + problem);
  }
}
