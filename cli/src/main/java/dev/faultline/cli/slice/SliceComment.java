package dev.faultline.cli.slice;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventLog;
import dev.faultline.traces.recorded.RecordedLines;
import dev.faultline.v1.Finding;
import java.util.ArrayList;
import java.util.List;

/** What a slice says of itself where it is text: comments, which other readers pass over. */
final class SliceComment {
  private static final int LONGEST = 110;

  private SliceComment() {}

  static List<String> of(Slice slice) {
    Finding finding = slice.finding();
    CaptureOrigin origin = slice.events().origin();
    List<String> comment = new ArrayList<>();
    comment.add("# a slice of " + plain(origin.path()) + " that still gives");
    comment.add("# " + finding.getRule() + " [" + finding.getFingerprint() + "]");
    String unit = origin.unit() == CaptureOrigin.PositionUnit.LINE ? "lines" : "bytes";
    StringBuilder line = new StringBuilder("# its events were at " + unit);
    EventLog log = slice.events();
    Event event = new Event(log.dictionary());
    for (int row = 0; row < log.size(); row++) {
      log.look(event, row);
      if (line.length() > LONGEST) {
        comment.add(line.toString());
        line = new StringBuilder("#");
      }
      line.append(' ').append(event.position());
    }
    comment.add(line.toString());
    // What is not there did not happen: the finding may rest on it.
    RecordedLines.of(log.recording()).forEach(said -> comment.add("# " + said));
    return comment;
  }

  /** A path is what somebody chose; it must not end the comment. */
  private static String plain(String path) {
    StringBuilder plain = new StringBuilder();
    path.chars().forEach(c -> plain.append(c < ' ' || c == 0x7f ? '?' : (char) c));
    return plain.toString();
  }
}
