package dev.faultline.stream;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.faultline.v1.Record;
import dev.faultline.v1.StreamEnd;
import dev.faultline.v1.StreamHeader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes an event stream file. Without {@link #end} the file counts as cut, so a writer that failed
 * half-way leaves nothing that could be mistaken for a whole capture.
 */
public final class EventStreamWriter implements Closeable {
  private final OutputStream out;
  private final BlockCodec codec;
  private long blocks;
  private long events;

  /**
   * Begins a stream.
   *
   * @param out is written to and, by {@link #close}, closed
   * @param origin where the events come from
   * @param dictionary the one that the blocks to come refer to
   */
  public EventStreamWriter(OutputStream out, CaptureOrigin origin, StreamDictionary dictionary)
      throws IOException {
    this.out = out;
    this.codec = new BlockCodec(dictionary);
    out.write(RecordFrame.magic());
    StreamHeader header =
        StreamHeader.newBuilder()
            .setFormatVersion(RecordFrame.FORMAT_VERSION)
            .setOrigin(OriginCodec.toProto(origin))
            .build();
    writeRecord(Record.newBuilder().setHeader(header).build().toByteArray());
  }

  /** Writes a block with all its events. */
  public void write(EventBlock block) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 17);
    CodedOutputStream bodyOut = CodedOutputStream.newInstance(body);
    codec.write(block, bodyOut);
    bodyOut.flush();
    ByteArrayOutputStream record = new ByteArrayOutputStream(body.size() + 16);
    CodedOutputStream recordOut = CodedOutputStream.newInstance(record);
    recordOut.writeTag(Record.BLOCK_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    recordOut.writeUInt32NoTag(body.size());
    recordOut.flush();
    body.writeTo(record);
    writeRecord(record.toByteArray());
    blocks++;
    events += block.size();
  }

  /** Writes what was recorded; what is written later counts. */
  public void write(Recording recording) throws IOException {
    writeRecord(
        Record.newBuilder().setRecording(RecordingCodec.toProto(recording)).build().toByteArray());
  }

  /**
   * Writes the end mark.
   *
   * @param incomplete why the capture could not be read to its end; empty when it was
   */
  public void end(String incomplete) throws IOException {
    StreamEnd end =
        StreamEnd.newBuilder()
            .setBlocks(blocks)
            .setEvents(events)
            .setIncomplete(incomplete)
            .build();
    writeRecord(Record.newBuilder().setEnd(end).build().toByteArray());
    out.flush();
  }

  private void writeRecord(byte[] payload) throws IOException {
    if (payload.length > RecordFrame.MAX_RECORD_BYTES) {
      throw new IOException(
          "a record of "
              + payload.length
              + " bytes, at most "
              + RecordFrame.MAX_RECORD_BYTES
              + " are allowed: the dictionary has grown too much since the last block");
    }
    out.write(RecordFrame.head(payload, payload.length));
    out.write(payload);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
