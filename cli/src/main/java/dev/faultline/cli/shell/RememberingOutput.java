package dev.faultline.cli.shell;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Standard output that remembers why it could not be written. What prints help or a page does so by
 * a {@link java.io.PrintWriter}, which swallows errors; yet half a page on a full disk is no
 * success.
 */
public final class RememberingOutput extends FilterOutputStream {
  private Optional<UnwritableException> error = Optional.empty();

  public RememberingOutput(OutputStream out) {
    super(out);
  }

  /** Why something was not written; empty if all was. */
  public Optional<UnwritableException> error() {
    return error;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      throw remembered(e);
    }
  }

  /** The cause goes on as it is: whoever listens to errors words them himself. */
  private IOException remembered(IOException cause) {
    if (error.isEmpty()) {
      error = Optional.of(new UnwritableException(cause));
    }
    return cause;
  }
}
