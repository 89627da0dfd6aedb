package dev.faultline.cli.spark;

import com.google.protobuf.ByteString;
import java.io.Serializable;

/**
 * What became of a task: the name of a part, or, where nothing is kept because it could not be
 * verified, the report itself.
 *
 * @param number which of all inputs it was, from 0
 * @param part the name of the file in the work directory; empty if there is none
 * @param report the report, as protobuf writes it; empty if it is in the part
 */
record TaskOutcome(int number, String part, ByteString report) implements Serializable {

  static TaskOutcome kept(int number, String part) {
    return new TaskOutcome(number, part, ByteString.EMPTY);
  }

  boolean isKept() {
    return !part.isEmpty();
  }
}
