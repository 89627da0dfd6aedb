package dev.faultline.cli.batch;

import com.google.protobuf.ByteString;
import dev.faultline.cli.input.Input;
import java.io.IOException;
import java.util.List;

/**
 * Verifies inputs elsewhere than in this process. An engine comes in a jar of its own, as a service
 * of Java; without it nothing of it is loaded.
 */
public interface Engine {

  /** How it is called on the command line. */
  String name();

  /**
   * The captures behind a URI: a file, those below a directory, sorted and without hidden ones, or
   * what matches a pattern; a sentence where there are none.
   */
  List<Input> captures(String uri);

  /**
   * Begins to verify.
   *
   * @param inputs what to verify; all of them files
   * @throws IOException if it cannot begin; the message tells why
   */
  Outcomes begin(List<Input> inputs, Order order) throws IOException;

  /**
   * How inputs are to be verified.
   *
   * @param options the options of rules and reading as the command line has them, with absolute
   *     paths
   * @param setting digest of all that a report depends on besides its capture
   * @param work where reports of single captures are kept: a folder or a URI
   * @param heap the heap of a Java machine of its own that a capture may get, as {@code -Xmx} has
   *     it
   * @param minutes after so many a capture is given up
   */
  record Order(List<String> options, ByteString setting, String work, String heap, int minutes) {
    /** Keeps its own copy. */
    public Order {
      options = List.copyOf(options);
    }
  }
}
