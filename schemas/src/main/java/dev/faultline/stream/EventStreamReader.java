package dev.faultline.stream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.faultline.v1.Record;
import dev.faultline.v1.StreamEnd;
import dev.faultline.v1.StreamHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads an event stream file. Whatever is cut or altered is an error that names file, block and
 * byte offset; a file that merely stops is never taken for one that ended.
 */
public final class EventStreamReader implements EventSource {
  private final InputStream in;
  private final String file;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final BlockCodec codec = new BlockCodec(dictionary);
  private final CaptureOrigin origin;
  private byte[] payload = new byte[1 << 17];
  private int payloadLength;
  private long offset;
  private long recordOffset;
  private long blocks;
  private long events;
  private boolean ended;
  private String incomplete = "";
  private Recording recording = Recording.NONE;

  /**
   * Opens a stream.
   *
   * @param in is read and, by {@link #close}, closed
   * @param file how errors name it
   * @throws StreamFormatException if it is no stream, or one of another version
   */
  public EventStreamReader(InputStream in, String file) throws IOException {
    this.in = in;
    this.file = file;
    byte[] magic = in.readNBytes(RecordFrame.magic().length);
    offset = magic.length;
    if (!Arrays.equals(magic, RecordFrame.magic())) {
      throw broken("not an event stream: it does not begin with FLSTREAM");
    }
    this.origin = OriginCodec.fromProto(readHeader().getOrigin());
    if (origin.countsTicks()) {
      dictionary.countTicks();
    }
  }

  private StreamHeader readHeader() throws IOException {
    readRecord();
    try {
      Record record = Record.parseFrom(ByteBuffer.wrap(payload, 0, payloadLength));
      if (!record.hasHeader()) {
        throw broken("the first record is not a header");
      }
      int version = record.getHeader().getFormatVersion();
      if (version != RecordFrame.FORMAT_VERSION) {
        throw broken(
            "format version "
                + version
                + ", this reader knows "
                + RecordFrame.FORMAT_VERSION
                + ": convert the capture again with this version of the tool");
      }
      return record.getHeader();
    } catch (InvalidProtocolBufferException e) {
      throw broken("the header is no protobuf message: " + e.getMessage());
    }
  }

  @Override
  public CaptureOrigin origin() {
    return origin;
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public Recording recording() {
    return recording;
  }

  @Override
  public String incomplete() {
    return incomplete;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    block.clear();
    while (!ended) {
      readRecord();
      if (decode(block)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the record that was read is a block. */
  private boolean decode(EventBlock block) throws IOException {
    CodedInputStream record = CodedInputStream.newInstance(payload, 0, payloadLength);
    boolean isBlock = false;
    try {
      for (int tag = record.readTag(); tag != 0; tag = record.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case Record.BLOCK_FIELD_NUMBER -> {
            if (isBlock) {
              throw broken("two blocks in one record");
            }
            int limit = record.pushLimit(record.readRawVarint32());
            codec.read(record, block);
            record.popLimit(limit);
            isBlock = true;
          }
          case Record.END_FIELD_NUMBER ->
              finish(StreamEnd.parseFrom(record.readBytes(), BlockCodec.noExtensions()));
          case Record.RECORDING_FIELD_NUMBER ->
              recording =
                  RecordingCodec.fromProto(
                      dev.faultline.v1.Recording.parseFrom(
                          record.readBytes(), BlockCodec.noExtensions()));
          default -> record.skipField(tag);
        }
      }
    } catch (StreamFormatException e) {
      throw e;
    } catch (IOException e) {
      throw broken(String.valueOf(e.getMessage()));
    }
    if (isBlock) {
      blocks++;
      events += block.size();
    }
    return isBlock;
  }

  private void finish(StreamEnd end) throws IOException {
    if (end.getBlocks() != blocks || end.getEvents() != events) {
      throw broken(
          "the end mark counts "
              + end.getBlocks()
              + " blocks and "
              + end.getEvents()
              + " events, the file holds "
              + blocks
              + " and "
              + events);
    }
    incomplete = end.getIncomplete();
    ended = true;
    if (in.read() >= 0) {
      throw broken("bytes behind the end mark");
    }
  }

  private void readRecord() throws IOException {
    recordOffset = offset;
    byte[] head = in.readNBytes(RecordFrame.HEAD_BYTES);
    offset += head.length;
    if (head.length < RecordFrame.HEAD_BYTES) {
      throw broken("the file ends here, without its end mark: it was cut");
    }
    ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int length = fields.getInt();
    int checksum = fields.getInt();
    if (length < 0 || length > RecordFrame.MAX_RECORD_BYTES) {
      throw broken(
          "a record of "
              + Integer.toUnsignedString(length)
              + " bytes, at most "
              + RecordFrame.MAX_RECORD_BYTES
              + " are allowed");
    }
    if (payload.length < length) {
      payload = new byte[Math.max(length, 2 * payload.length)];
    }
    payloadLength = in.readNBytes(payload, 0, length);
    offset += payloadLength;
    if (payloadLength < length) {
      throw broken("the record has " + payloadLength + " of " + length + " bytes: it was cut");
    }
    if (RecordFrame.checksum(payload, length) != checksum) {
      throw broken("the checksum does not fit: the record was altered");
    }
  }

  private StreamFormatException broken(String problem) {
    return new StreamFormatException(file, blocks, recordOffset, problem);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
