package dev.faultline.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import dev.faultline.v1.Block;
import dev.faultline.v1.LogRecord;
import java.io.IOException;

/**
 * A block between its columns and its bytes. The bytes are those of the protobuf message {@link
 * Block}; going through the generated class would cost one boxed list per column.
 */
final class BlockCodec {
  private final StreamDictionary dictionary;
  private int knownTasks;
  private int knownShapes;
  private int knownSubjects = 1;

  BlockCodec(StreamDictionary dictionary) {
    this.dictionary = dictionary;
  }

  void write(EventBlock block, CodedOutputStream out) throws IOException {
    int size = block.size();
    out.writeUInt32(Block.EVENT_COUNT_FIELD_NUMBER, size);
    writeNewDictionaryEntries(out);
    PackedColumn.writeLongs(out, Block.TIME_DELTA_NS_FIELD_NUMBER, block.timeNs, size, true);
    PackedColumn.writeInts(out, Block.CPU_FIELD_NUMBER, block.cpu, size);
    PackedColumn.writeInts(out, Block.TASK_FIELD_NUMBER, block.task, size);
    PackedColumn.writeInts(out, Block.SHAPE_FIELD_NUMBER, block.shape, size);
    PackedColumn.writeInts(out, Block.SUBJECT_FIELD_NUMBER, block.subject, size);
    PackedColumn.writeInts(out, Block.OTHER_FIELD_NUMBER, block.other, size);
    PackedColumn.writeLongs(out, Block.A_FIELD_NUMBER, block.a, size, false);
    PackedColumn.writeLongs(out, Block.B_FIELD_NUMBER, block.b, size, false);
    PackedColumn.writeLongs(out, Block.C_FIELD_NUMBER, block.c, size, false);
    PackedColumn.writeLongs(out, Block.POSITION_DELTA_FIELD_NUMBER, block.position, size, true);
    writeTimeSpan(block, out);
    out.writeUInt64(Block.SOURCE_EVENTS_FIELD_NUMBER, block.sourceEvents());
    out.writeUInt64(Block.SOURCE_UNITS_FIELD_NUMBER, block.sourceUnits());
    out.writeUInt64(Block.UNREAD_UNITS_FIELD_NUMBER, block.unreadUnits());
    for (UnreadSample sample : block.unreadSamples()) {
      out.writeMessage(Block.UNREAD_SAMPLE_FIELD_NUMBER, DictionaryCodec.toProto(sample));
    }
    for (LogRecord logRecord : block.logRecords()) {
      out.writeMessage(Block.LOG_RECORD_FIELD_NUMBER, logRecord);
    }
    for (UnboundCount unbound : block.unbound()) {
      out.writeMessage(Block.UNBOUND_FIELD_NUMBER, DictionaryCodec.toProto(unbound));
    }
  }

  private void writeNewDictionaryEntries(CodedOutputStream out) throws IOException {
    for (; knownTasks < dictionary.taskCount(); knownTasks++) {
      out.writeMessage(
          Block.NEW_TASK_FIELD_NUMBER, DictionaryCodec.toProto(dictionary.task(knownTasks)));
    }
    for (; knownShapes < dictionary.shapeCount(); knownShapes++) {
      out.writeMessage(
          Block.NEW_SHAPE_FIELD_NUMBER, DictionaryCodec.toProto(dictionary.shape(knownShapes)));
    }
    for (; knownSubjects < dictionary.subjectCount(); knownSubjects++) {
      out.writeMessage(
          Block.NEW_SUBJECT_FIELD_NUMBER,
          DictionaryCodec.toProto(dictionary.subject(knownSubjects)));
    }
  }

  private static void writeTimeSpan(EventBlock block, CodedOutputStream out) throws IOException {
    if (block.firstNs() <= block.lastNs()) {
      out.writeSFixed64(Block.FIRST_NS_FIELD_NUMBER, block.firstNs());
      out.writeSFixed64(Block.LAST_NS_FIELD_NUMBER, block.lastNs());
    }
  }

  /** Fills a cleared block; the message in an {@link IOException} says what is wrong, not where. */
  void read(CodedInputStream in, EventBlock block) throws IOException {
    ColumnCheck columns = new ColumnCheck(block);
    long sourceEvents = 0;
    long sourceUnits = 0;
    long unreadUnits = 0;
    int size = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      checkWireType(field, WireFormat.getTagWireType(tag));
      switch (field) {
        case Block.EVENT_COUNT_FIELD_NUMBER -> size = in.readUInt32();
        case Block.NEW_TASK_FIELD_NUMBER -> dictionary.append(DictionaryCodec.task(bytes(in)));
        case Block.NEW_SHAPE_FIELD_NUMBER -> dictionary.append(DictionaryCodec.shape(bytes(in)));
        case Block.NEW_SUBJECT_FIELD_NUMBER ->
            dictionary.append(DictionaryCodec.subject(bytes(in)));
        case Block.FIRST_NS_FIELD_NUMBER, Block.LAST_NS_FIELD_NUMBER ->
            block.sawTime(in.readSFixed64());
        case Block.SOURCE_EVENTS_FIELD_NUMBER -> sourceEvents = in.readUInt64();
        case Block.SOURCE_UNITS_FIELD_NUMBER -> sourceUnits = in.readUInt64();
        case Block.UNREAD_UNITS_FIELD_NUMBER -> unreadUnits = in.readUInt64();
        case Block.UNREAD_SAMPLE_FIELD_NUMBER ->
            block.addUnreadSample(DictionaryCodec.sample(bytes(in)));
        case Block.LOG_RECORD_FIELD_NUMBER ->
            block.addLogRecord(LogRecord.parseFrom(in.readBytes(), noExtensions()));
        case Block.UNBOUND_FIELD_NUMBER -> {
          UnboundCount unbound = DictionaryCodec.unbound(bytes(in));
          block.countUnbound(unbound.name(), unbound.count());
        }
        default -> {
          if (!columns.read(in, field)) {
            in.skipField(tag);
          }
        }
      }
    }
    columns.finish(size, dictionary);
    block.size(size);
    block.countSource(sourceEvents, sourceUnits, unreadUnits);
  }

  /** Fields that this version knows are read as what they are; a column must be packed. */
  private static void checkWireType(int field, int wireType) throws IOException {
    int expected =
        switch (field) {
          case Block.EVENT_COUNT_FIELD_NUMBER,
              Block.SOURCE_EVENTS_FIELD_NUMBER,
              Block.SOURCE_UNITS_FIELD_NUMBER,
              Block.UNREAD_UNITS_FIELD_NUMBER ->
              WireFormat.WIRETYPE_VARINT;
          case Block.FIRST_NS_FIELD_NUMBER, Block.LAST_NS_FIELD_NUMBER ->
              WireFormat.WIRETYPE_FIXED64;
          default ->
              field <= Block.UNBOUND_FIELD_NUMBER ? WireFormat.WIRETYPE_LENGTH_DELIMITED : wireType;
        };
    if (wireType != expected) {
      throw new IOException("field " + field + " has wire type " + wireType + ", not " + expected);
    }
  }

  private static CodedInputStream bytes(CodedInputStream in) throws IOException {
    ByteString bytes = in.readBytes();
    return bytes.newCodedInput();
  }

  static ExtensionRegistryLite noExtensions() {
    return ExtensionRegistryLite.getEmptyRegistry();
  }
}
