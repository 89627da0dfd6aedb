package dev.faultline.cli;

import dev.faultline.cli.input.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What is found in the captures that are kept as test data. */
public final class KeptFindings {
  private KeptFindings() {}

  public static String gravestRule(Path capture) {
    try {
      return KeptCaptures.judge(InputStream.nullInputStream())
          .verify(new Input.NamedFile(capture))
          .getFindings(0)
          .getRule();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
