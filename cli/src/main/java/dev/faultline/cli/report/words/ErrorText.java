package dev.faultline.cli.report.words;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What an error of the file system means, in words. */
public final class ErrorText {
  private ErrorText() {}

  /** The reason alone, as it stands behind a colon: {@code permission denied}. */
  public static String reason(IOException error) {
    if (error instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (error instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return Optional.ofNullable(error.getMessage()).orElse(error.getClass().getSimpleName());
  }
}
