package dev.faultline.cli.input;

import java.util.List;
import java.util.Optional;

/**
 * Captures that no path of this machine leads to, such as {@code hdfs://farm/captures}: whoever
 * verifies them there finds them, too.
 */
public interface Elsewhere {
  /** There is nothing but this machine. */
  Elsewhere NOWHERE = name -> Optional.empty();

  /**
   * What lies there: a file, the files below a directory, or what matches a pattern; what is wrong,
   * where there is nothing.
   *
   * @return empty if this is the name of something on this machine
   */
  Optional<List<Input>> at(String name);
}
