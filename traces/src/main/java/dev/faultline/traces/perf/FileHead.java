package dev.faultline.traces.perf;

import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.UnreadableCaptureException;
import java.io.IOException;
import java.util.Arrays;

/** Reads what describes the records of a {@code perf.data} that was written to a file. */
final class FileHead {
  private static final int MAX_ATTRS_BYTES = 1 << 24;

  private final SeekableInput file;
  private final PerfHeader header;
  private final RecordingHead head;

  private FileHead(SeekableInput file, PerfHeader header) {
    this.file = file;
    this.header = header;
    this.head = new RecordingHead(header.order());
  }

  /**
   * Reads it.
   *
   * @throws UnreadableCaptureException if the list of events cannot be read, or the records are in
   *     other files
   */
  static RecordingHead read(SeekableInput file, PerfHeader header) throws IOException {
    if (header.features().containsKey(FeatureReader.DIR_FORMAT)) {
      throw new UnreadableCaptureException(
          file.name(),
          0,
          "this is the head of a recording in a directory, as 'perf record --threads' makes it; its"
              + " events are in data.0, data.1 and so on beside it, which are not read. Pass what"
              + " 'perf script --ns --show-lost-events -i DIRECTORY' prints, or record without"
              + " --threads.");
    }
    FileHead reader = new FileHead(file, header);
    reader.attrs();
    reader.feature(FeatureReader.OSRELEASE);
    reader.feature(FeatureReader.NRCPUS);
    reader.feature(FeatureReader.CMDLINE);
    reader.feature(FeatureReader.EVENT_DESC);
    reader.tracing();
    if (header.isUnfinished()) {
      reader.head.lacks(
          "perf record was killed before it could describe what it had recorded, so that no"
              + " tracepoint is known; end it with SIGINT");
    } else if (!header.data().isWithin(file.size())) {
      reader.head.lacks(
          "the file was cut: it has "
              + file.size()
              + " bytes, and its records alone go on to byte "
              + (header.data().offset() + header.data().size())
              + "; what describes its tracepoints stood behind");
    }
    for (Section section : header.features().values()) {
      reader.isReadable(section, Long.MAX_VALUE);
    }
    return reader.head;
  }

  private void attrs() throws IOException {
    Section attrs = header.attrs();
    int entry = header.entrySize();
    if (attrs.size() > MAX_ATTRS_BYTES || attrs.size() % entry != 0) {
      throw new UnreadableCaptureException(
          file.name(),
          attrs.offset(),
          "expected a list of events in entries of "
              + entry
              + " bytes and at most "
              + MAX_ATTRS_BYTES
              + " in all, this one has "
              + attrs.size()
              + ": the file is damaged.");
    }
    byte[] bytes = bytes(attrs);
    for (int at = 0; at + entry <= bytes.length; at += entry) {
      int attrSize = entry - 16;
      RecordedEvent event = new RecordedEvent(EventAttr.read(header.order(), bytes, at, attrSize));
      long offset = header.order().s8(bytes, at + attrSize);
      long size = header.order().s8(bytes, at + attrSize + 8);
      ids(head.events().add(event), new Section(offset, size), attrs.offset() + at);
    }
  }

  private void ids(int event, Section section, long position) throws IOException {
    if (!section.isWithin(file.size())
        || section.size() > 8L * EventTable.MAX_IDS
        || head.events().isFull()) {
      throw new UnreadableCaptureException(
          file.name(),
          position,
          "the ids of an event, "
              + section.size()
              + " bytes from byte "
              + section.offset()
              + ", are not in the file: it is cut or damaged.");
    }
    byte[] ids = bytes(section);
    for (int at = 0; at + 8 <= ids.length; at += 8) {
      head.events().id(header.order().s8(ids, at), event);
    }
  }

  private void feature(int feature) throws IOException {
    Section section = header.features().get(feature);
    if (section != null && isReadable(section, FeatureReader.MAX_SIZE)) {
      byte[] bytes = bytes(section);
      FeatureReader.read(feature, bytes, 0, bytes.length, head);
    }
  }

  private void tracing() throws IOException {
    Section section = header.features().get(FeatureReader.TRACING_DATA);
    if (section != null && isReadable(section, TracingData.MAX_SIZE)) {
      byte[] bytes = bytes(section);
      head.tracing(TracingData.read(bytes, bytes.length));
    }
  }

  private boolean isReadable(Section section, long limit) {
    if (section.isWithin(file.size()) && section.size() <= limit) {
      return true;
    }
    head.lacks(
        "the file was cut or damaged: a part of what describes its events, "
            + section.size()
            + " bytes from byte "
            + section.offset()
            + ", is not in it or has more bytes than allowed");
    return false;
  }

  private byte[] bytes(Section section) throws IOException {
    byte[] bytes = new byte[(int) section.size()];
    int length = file.read(section.offset(), bytes, 0, bytes.length);
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
