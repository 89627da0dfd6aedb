package dev.faultline.traces.tracedat;

import dev.faultline.traces.record.FormatParser;
import java.io.IOException;

/** The parts of the description that both versions write alike. */
final class DescribingParts {
  private static final int MAX_NAME = 4096;
  private static final int MAX_FORMATS = 1 << 16;
  private static final int MAX_FIELDS = 1 << 19;

  private final Recording recording;
  private int formatCount;

  DescribingParts(Recording recording) {
    this.recording = recording;
  }

  void headers(MetaInput in) throws IOException {
    in.part("the description of a page");
    expect(in, "header_page");
    byte[] page = in.bytes(in.s8());
    recording.layout = PageLayout.parse(page, recording.head.longSize());
    expect(in, "header_event");
    in.skip(in.s8());
  }

  private static void expect(MetaInput in, String word) throws IOException {
    long position = in.position();
    String found = in.string(MAX_NAME);
    if (!found.equals(word)) {
      throw in.wrong("expected '" + word + "' at byte " + position);
    }
  }

  void ftraceFormats(MetaInput in) throws IOException {
    in.part("the formats of ftrace's own events");
    formats(in, "ftrace");
  }

  void eventFormats(MetaInput in) throws IOException {
    in.part("the formats of events");
    long systems = count(in);
    for (long i = 0; i < systems; i++) {
      formats(in, in.string(MAX_NAME));
    }
  }

  private void formats(MetaInput in, String system) throws IOException {
    long count = count(in);
    for (long i = 0; i < count; i++) {
      byte[] text = in.bytes(in.s8());
      recording.formats.add(FormatParser.parse(system, text, 0, text.length));
      if (++formatCount > MAX_FORMATS || recording.formats.fieldCount() > MAX_FIELDS) {
        throw in.wrong(
            "expected at most " + MAX_FORMATS + " formats with " + MAX_FIELDS + " fields together");
      }
    }
  }

  private static long count(MetaInput in) throws IOException {
    long count = in.u4();
    if (count > MAX_FORMATS) {
      throw in.wrong("expected at most " + MAX_FORMATS + " formats, not " + count);
    }
    return count;
  }

  void commandLines(MetaInput in) throws IOException {
    in.part("the names of tasks");
    recording.commandLines.parse(in.bytes(in.s8()));
  }
}
