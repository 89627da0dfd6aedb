package dev.faultline.cli.input;

import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.shell.Surroundings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A capture that can be opened more than once; standard input is put into a temporary file. */
public final class RereadableInput implements Closeable {
  private final Input input;
  private final Optional<Path> temporary;

  private RereadableInput(Input input, Optional<Path> temporary) {
    this.input = input;
    this.temporary = temporary;
  }

  /** The input of this name; {@code -} is standard input. */
  public static RereadableInput of(String name, Surroundings surroundings) throws IOException {
    if (!name.equals(Input.StandardInput.NAME)) {
      return new RereadableInput(new Input.NamedFile(Path.of(name)), Optional.empty());
    }
    Path file = temporary();
    RereadableInput kept = new RereadableInput(new Input.KeptInput(file), Optional.of(file));
    try {
      Files.copy(surroundings.in(), file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      kept.close();
      throw new IOException("-: standard input cannot be kept: " + e.getMessage(), e);
    }
    return kept;
  }

  private static Path temporary() throws IOException {
    try {
      return Files.createTempFile("faultline-", ".capture");
    } catch (IOException e) {
      throw new IOException(
          "-: standard input cannot be kept in "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + ErrorText.reason(e)
              + "); FAULTLINE_JAVA_OPTS=-Djava.io.tmpdir=DIR names another place",
          e);
    }
  }

  public Input input() {
    return input;
  }

  /** Where it can be read. */
  public Path file() {
    return temporary.orElseGet(() -> Path.of(input.name()));
  }

  @Override
  public void close() throws IOException {
    if (temporary.isPresent()) {
      Files.deleteIfExists(temporary.get());
    }
  }
}
