package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import dev.faultline.v1.Block;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Record;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A stream file of another writer")
final class ForeignStreamTest {
  private static final int UNKNOWN_FIELD = 1000;

  private static Block.Builder block() {
    return Block.newBuilder()
        .setEventCount(2)
        .addNewTask(task(7))
        .addNewShape(shape(EventKind.PAGE_ADDED_VALUE))
        .addAllA(List.of(5L, 6L));
  }

  private static dev.faultline.v1.Task.Builder task(int tid) {
    return dev.faultline.v1.Task.newBuilder().setTid(tid).setComm("wl");
  }

  private static dev.faultline.v1.Shape.Builder shape(int kind) {
    return dev.faultline.v1.Shape.newBuilder().setTracepoint("tp").setKindValue(kind);
  }

  @Test
  @DisplayName("is read: generated code writes the same bytes")
  void generated() throws IOException {
    assertThat(Streams.read(Streams.ofBlocks(2, block().build())).blocks().get(0).events())
        .allMatch(event -> event.contains("tid=7") && event.contains("PAGE_ADDED"))
        .hasSize(2);
  }

  @Test
  @DisplayName("may have fields, kinds and records that are not known yet")
  void unknownFields() throws IOException {
    UnknownFieldSet later =
        UnknownFieldSet.newBuilder()
            .addField(
                UNKNOWN_FIELD,
                UnknownFieldSet.Field.newBuilder()
                    .addVarint(-1)
                    .addFixed32(3)
                    .addFixed64(4)
                    .addLengthDelimited(ByteString.copyFromUtf8("later"))
                    .addGroup(UnknownFieldSet.newBuilder().build())
                    .build())
            .build();
    Block.Builder block =
        block()
            .setUnknownFields(later)
            .setNewTask(0, task(7).setUnknownFields(later))
            .setNewShape(0, shape(999).setUnknownFields(later));
    byte[] file =
        Streams.ofRecords(
            List.of(
                Streams.header(1).toBuilder().setUnknownFields(later).build(),
                Record.newBuilder().setUnknownFields(later).build(),
                Record.newBuilder().setBlock(block).setUnknownFields(later).build(),
                Streams.end(1, 2)),
            UnaryOperator.identity());

    assertThat(Streams.read(file).blocks().get(0).events())
        .hasSize(2)
        .allMatch(event -> event.contains("EVENT_KIND_UNSPECIFIED"));
  }

  @Test
  @DisplayName("of a later format is refused, with what to do")
  void laterVersion() {
    assertBroken(
        Streams.ofRecords(List.of(Streams.header(2)), UnaryOperator.identity()),
        "format version 2, this reader knows 1: convert the capture again with this version of the"
            + " tool");
  }

  @Test
  @DisplayName("keeps the numbers of its dictionary, also where an entry is listed twice")
  void duplicates() throws IOException {
    Block.Builder block = block().addNewTask(task(7)).addNewTask(task(8)).addAllTask(List.of(1, 2));

    assertThat(Streams.read(Streams.ofBlocks(2, block.build())).blocks().get(0).events())
        .satisfiesExactly(
            first -> assertThat(first).contains("tid=7"),
            second -> assertThat(second).contains("tid=8"));
  }

  @Test
  @DisplayName("with a column of another length is refused")
  void columnLength() {
    assertBroken(
        Streams.ofBlocks(2, block().addA(7).build()), "column 11 has 3 values for 2 events");
    assertBroken(
        Streams.ofBlocks(2, block().addCpu(7).build()), "column 6 has 1 values for 2 events");
    assertBroken(
        Streams.ofBlocks(0, Block.newBuilder().addCpu(7).build()),
        "column 6 has 1 values for 0 events");
  }

  @Test
  @DisplayName("with numbers beyond its dictionary is refused")
  void beyondDictionary() {
    assertBroken(
        Streams.ofBlocks(2, block().addAllTask(List.of(0, 1)).build()),
        "event 1 has task 1, the dictionary ends at 1");
    assertBroken(
        Streams.ofBlocks(2, block().addAllShape(List.of(-1, 0)).build()),
        "event 0 has shape -1, the dictionary ends at 1");
    assertBroken(
        Streams.ofBlocks(2, block().addAllSubject(List.of(0, 1)).build()),
        "event 1 has subject 1, the dictionary ends at 1");
    assertBroken(
        Streams.ofBlocks(2, block().addAllOther(List.of(9, 0)).build()),
        "event 0 has other 9, the dictionary ends at 1");
    assertBroken(
        Streams.ofBlocks(1, Block.newBuilder().setEventCount(1).build()),
        "event 0 has task 0, the dictionary ends at 0");
  }

  @Test
  @DisplayName("with more events than a block holds is refused")
  void tooMany() {
    Block.Builder many = block().setEventCount(EventBlock.CAPACITY + 1).clearA();
    assertBroken(Streams.ofBlocks(0, many.build()), "8193 events, at most 8192 are allowed");
    assertBroken(
        Streams.ofBlocks(0, many.setEventCount(-1).build()),
        "4294967295 events, at most 8192 are allowed");
    for (int i = 0; i <= EventBlock.CAPACITY; i++) {
      many.addA(i);
    }
    assertBroken(Streams.ofBlocks(0, many.build()), "column 11 has more than 8192 values");
  }

  @Test
  @DisplayName("whose end mark counts something else is refused")
  void endMark() {
    assertBroken(
        Streams.ofBlocks(3, block().build()),
        "the end mark counts 1 blocks and 3 events, the file holds 1 and 2");
  }

  @Test
  @DisplayName("with a subject that is nothing is refused")
  void emptySubject() {
    assertBroken(
        Streams.ofBlocks(
            2, block().addNewSubject(dev.faultline.v1.Subject.getDefaultInstance()).build()),
        "a subject that is neither mapping nor lock");
  }

  @Test
  @DisplayName("whose columns are not packed, or come in pieces, is refused, not misread")
  void unusualEncodings() {
    byte[] unpacked = bytes(out -> out.writeSInt64(Block.A_FIELD_NUMBER, 7));
    assertBroken(withBlock(unpacked), "field 11 has wire type 0, not 2");
    byte[] twice =
        bytes(
            out -> {
              for (int i = 0; i < 2; i++) {
                out.writeByteArray(Block.CPU_FIELD_NUMBER, new byte[] {1});
              }
            });
    assertBroken(withBlock(twice), "column 6 comes twice");
    byte[] count = bytes(out -> out.writeFixed64(Block.EVENT_COUNT_FIELD_NUMBER, 1));
    assertBroken(withBlock(count), "field 1 has wire type 1, not 0");
  }

  @Test
  @DisplayName("without a header in front, or with two blocks in one record, is refused")
  void records() {
    assertBroken(
        Streams.ofRecords(List.of(Streams.end(0, 0)), UnaryOperator.identity()),
        "the first record is not a header");
    byte[] two =
        bytes(
            out -> {
              out.writeMessage(Record.BLOCK_FIELD_NUMBER, block().build());
              out.writeMessage(Record.BLOCK_FIELD_NUMBER, block().build());
            });
    assertBroken(
        Streams.ofRecords(
            List.of(Streams.header(1), Streams.end(0, 0)),
            payload -> isHeader(payload) ? payload : two),
        "two blocks in one record");
  }

  @Test
  @DisplayName("of any bytes under a right checksum is read or refused, with no other exception")
  void anyBytes() {
    Record good = Record.newBuilder().setBlock(block()).build();
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      byte[] file =
          Streams.ofRecords(
              List.of(Streams.header(1), good, Streams.end(1, 2)),
              payload -> garbled(payload, random));
      try {
        assertThat(Streams.read(file).blocks()).as("seed %d", seed).isNotNull();
      } catch (StreamFormatException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("some.fls: block ");
      } catch (IOException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static byte[] garbled(byte[] payload, Random random) {
    byte[] garbled = payload.clone();
    for (int i = random.nextInt(4); i > 0 && garbled.length > 0; i--) {
      garbled[random.nextInt(garbled.length)] = (byte) random.nextInt();
    }
    return garbled;
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] withBlock(byte[] block) {
    byte[] record = bytes(out -> out.writeByteArray(Record.BLOCK_FIELD_NUMBER, block));
    return Streams.ofRecords(
        List.of(Streams.header(1), Streams.end(0, 0)),
        payload -> isHeader(payload) ? payload : record);
  }

  private static boolean isHeader(byte[] payload) {
    return payload[0] == ((Record.HEADER_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED);
  }

  private static void assertBroken(byte[] file, String problem) {
    assertThatExceptionOfType(StreamFormatException.class)
        .isThrownBy(() -> Streams.read(file))
        .withMessageEndingWith(problem)
        .withMessageStartingWith("some.fls: block ");
  }
}
