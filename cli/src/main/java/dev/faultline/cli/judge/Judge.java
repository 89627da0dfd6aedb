package dev.faultline.cli.judge;

import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.NoCaptureException;
import dev.faultline.v1.TraceReport;
import java.io.IOException;

/** Reads one input and says what it found. */
public interface Judge {

  /**
   * Judges an input to its end.
   *
   * @throws NoCaptureException if the content is not that of a capture
   * @throws IOException if it cannot be read; the message tells why
   */
  TraceReport verify(Input input) throws IOException;
}
