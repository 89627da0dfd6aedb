package dev.faultline.cli.report.writing;

import dev.faultline.cli.report.words.ErrorText;
import java.io.IOException;

/** A report could not be written; the message is a sentence. */
public final class ReportException extends IOException {
  private static final long serialVersionUID = 1L;

  public ReportException(String where, IOException cause) {
    super("The report cannot be written to " + where + ": " + ErrorText.reason(cause) + ".", cause);
  }
}
