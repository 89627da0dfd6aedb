package dev.faultline.cli.judge;

import dev.faultline.replay.ReplayOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The judge that the options ask for. */
public interface JudgeChoice {

  /**
   * A judge.
   *
   * @throws IOException if a file with bindings cannot be used
   */
  Judge with(ReplayOptions options, List<Path> bindings) throws IOException;
}
