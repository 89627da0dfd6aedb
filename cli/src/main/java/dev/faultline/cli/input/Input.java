package dev.faultline.cli.input;

import java.nio.file.Path;

/** Something to verify. */
public sealed interface Input {

  /** How reports name it. */
  String name();

  /** Whether the user named it: then it is an error if it is no capture. */
  default boolean named() {
    return true;
  }

  /** A file that the user named. */
  record NamedFile(Path path) implements Input {
    @Override
    public String name() {
      return path.toString();
    }
  }

  /** A file in a directory that the user named. */
  record FoundFile(Path path) implements Input {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public boolean named() {
      return false;
    }
  }

  /**
   * A file that no path of this machine leads to.
   *
   * @param name its URI
   * @param named whether the user named it, and not a directory that it is in
   * @param bytes how many it has
   */
  record FarFile(String name, boolean named, long bytes) implements Input {}

  /** Standard input. */
  record StandardInput() implements Input {
    public static final String NAME = "-";

    @Override
    public String name() {
      return NAME;
    }
  }

  /** Standard input, kept in a file so that it can be read more than once. */
  record KeptInput(Path path) implements Input {
    @Override
    public String name() {
      return StandardInput.NAME;
    }
  }

  /** A place where nothing can be read. */
  record Unreadable(String name, String reason) implements Input {}
}
