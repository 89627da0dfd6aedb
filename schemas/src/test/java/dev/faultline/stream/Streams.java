package dev.faultline.stream;

import dev.faultline.v1.Record;
import dev.faultline.v1.StreamEnd;
import dev.faultline.v1.StreamHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Stream files in memory. */
final class Streams {
  static final CaptureOrigin ORIGIN =
      new CaptureOrigin(
          "cap/тест.dat", "ftrace-text", "6.12.117", "mono", CaptureOrigin.PositionUnit.LINE);

  private Streams() {}

  /** What a reader has found in a file. */
  record Contents(CaptureOrigin origin, List<Content> blocks, String incomplete) {}

  /** A block, and the dictionary entries that its events mean. */
  record Content(
      List<String> events,
      long sourceEvents,
      long units,
      long unread,
      long firstNs,
      long lastNs,
      List<UnreadSample> samples) {
    static Content of(EventBlock block, StreamDictionary dictionary) {
      List<String> events = new ArrayList<>();
      for (int i = 0; i < block.size(); i++) {
        events.add(
            String.join(
                " ",
                Long.toString(block.timeNs[i]),
                Integer.toString(block.cpu[i]),
                dictionary.task(block.task[i]).toString(),
                dictionary.shape(block.shape[i]).toString(),
                dictionary.subject(block.subject[i]).toString(),
                dictionary.subject(block.other[i]).toString(),
                Long.toString(block.a[i]),
                Long.toString(block.b[i]),
                Long.toString(block.c[i]),
                Long.toString(block.position[i])));
      }
      return new Content(
          events,
          block.sourceEvents(),
          block.sourceUnits(),
          block.unreadUnits(),
          block.firstNs(),
          block.lastNs(),
          block.unreadSamples());
    }
  }

  /** The file of these blocks. */
  static byte[] write(StreamDictionary dictionary, String incomplete, EventBlock... blocks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (EventStreamWriter writer = new EventStreamWriter(bytes, ORIGIN, dictionary)) {
      for (EventBlock block : blocks) {
        writer.write(block);
      }
      writer.end(incomplete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A file of one empty block, with one thing said of the recording before it and one behind. */
  static EventSource recorded(Recording before, Recording behind) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (EventStreamWriter writer = new EventStreamWriter(bytes, ORIGIN, new StreamDictionary())) {
      writer.write(before);
      writer.write(new EventBlock());
      writer.write(behind);
      writer.end("");
    }
    return new EventStreamReader(new ByteArrayInputStream(bytes.toByteArray()), "some.fls");
  }

  /** Everything in a file, or the exception that reading it ends with. */
  static Contents read(byte[] file) throws IOException {
    try (EventStreamReader reader =
        new EventStreamReader(new ByteArrayInputStream(file), "some.fls")) {
      List<Content> blocks = new ArrayList<>();
      EventBlock block = new EventBlock();
      while (reader.next(block)) {
        blocks.add(Content.of(block, reader.dictionary()));
      }
      return new Contents(reader.origin(), blocks, reader.incomplete());
    }
  }

  /** A file of hand-made records, with its header and its end mark. */
  static byte[] ofBlocks(long events, dev.faultline.v1.Block... blocks) {
    List<Record> records = new ArrayList<>();
    records.add(header(1));
    for (dev.faultline.v1.Block block : blocks) {
      records.add(Record.newBuilder().setBlock(block).build());
    }
    records.add(end(blocks.length, events));
    return ofRecords(records, UnaryOperator.identity());
  }

  static Record header(int version) {
    return Record.newBuilder()
        .setHeader(StreamHeader.newBuilder().setFormatVersion(version))
        .build();
  }

  static Record end(long blocks, long events) {
    return Record.newBuilder()
        .setEnd(StreamEnd.newBuilder().setBlocks(blocks).setEvents(events))
        .build();
  }

  /** A file of these records, whose bytes are changed before they are framed. */
  static byte[] ofRecords(List<Record> records, UnaryOperator<byte[]> change) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(RecordFrame.magic());
    for (Record record : records) {
      byte[] payload = change.apply(record.toByteArray());
      file.writeBytes(RecordFrame.head(payload, payload.length));
      file.writeBytes(payload);
    }
    return file.toByteArray();
  }
}
