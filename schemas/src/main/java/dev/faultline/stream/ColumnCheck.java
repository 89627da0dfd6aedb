package dev.faultline.stream;

import com.google.protobuf.CodedInputStream;
import dev.faultline.v1.Block;
import java.io.IOException;
import java.util.Arrays;

/** Reads the columns of a block and checks that they fit each other and the dictionary. */
final class ColumnCheck {
  private static final int COLUMNS = Block.POSITION_DELTA_FIELD_NUMBER + 1;

  private final EventBlock block;
  private final int[] lengths = new int[COLUMNS];

  ColumnCheck(EventBlock block) {
    this.block = block;
  }

  /** Reads this field, which is packed, if it is a column. */
  boolean read(CodedInputStream in, int field) throws IOException {
    int length;
    switch (field) {
      case Block.TIME_DELTA_NS_FIELD_NUMBER ->
          length = PackedColumn.readLongs(in, block.timeNs, true);
      case Block.CPU_FIELD_NUMBER -> length = PackedColumn.readInts(in, block.cpu);
      case Block.TASK_FIELD_NUMBER -> length = PackedColumn.readInts(in, block.task);
      case Block.SHAPE_FIELD_NUMBER -> length = PackedColumn.readInts(in, block.shape);
      case Block.SUBJECT_FIELD_NUMBER -> length = PackedColumn.readInts(in, block.subject);
      case Block.OTHER_FIELD_NUMBER -> length = PackedColumn.readInts(in, block.other);
      case Block.A_FIELD_NUMBER -> length = PackedColumn.readLongs(in, block.a, false);
      case Block.B_FIELD_NUMBER -> length = PackedColumn.readLongs(in, block.b, false);
      case Block.C_FIELD_NUMBER -> length = PackedColumn.readLongs(in, block.c, false);
      case Block.POSITION_DELTA_FIELD_NUMBER ->
          length = PackedColumn.readLongs(in, block.position, true);
      default -> {
        return false;
      }
    }
    if (length < 0) {
      throw new IOException(
          "column " + field + " has more than " + EventBlock.CAPACITY + " values");
    }
    if (lengths[field] != 0) {
      throw new IOException("column " + field + " comes twice");
    }
    lengths[field] = length;
    return true;
  }

  /** Completes columns that were left out and refuses what does not fit. */
  void finish(int size, StreamDictionary dictionary) throws IOException {
    if (size < 0 || size > EventBlock.CAPACITY) {
      throw new IOException(
          Integer.toUnsignedString(size)
              + " events, at most "
              + EventBlock.CAPACITY
              + " are allowed");
    }
    for (int field = Block.TIME_DELTA_NS_FIELD_NUMBER; field < COLUMNS; field++) {
      if (lengths[field] == 0) {
        zero(field, size);
      } else if (lengths[field] != size) {
        throw new IOException(
            "column " + field + " has " + lengths[field] + " values for " + size + " events");
      }
    }
    requireBelow("task", block.task, size, dictionary.taskCount());
    requireBelow("shape", block.shape, size, dictionary.shapeCount());
    requireBelow("subject", block.subject, size, dictionary.subjectCount());
    requireBelow("other", block.other, size, dictionary.subjectCount());
  }

  private void zero(int field, int size) {
    switch (field) {
      case Block.TIME_DELTA_NS_FIELD_NUMBER -> Arrays.fill(block.timeNs, 0, size, 0);
      case Block.CPU_FIELD_NUMBER -> Arrays.fill(block.cpu, 0, size, 0);
      case Block.TASK_FIELD_NUMBER -> Arrays.fill(block.task, 0, size, 0);
      case Block.SHAPE_FIELD_NUMBER -> Arrays.fill(block.shape, 0, size, 0);
      case Block.SUBJECT_FIELD_NUMBER -> Arrays.fill(block.subject, 0, size, 0);
      case Block.OTHER_FIELD_NUMBER -> Arrays.fill(block.other, 0, size, 0);
      case Block.A_FIELD_NUMBER -> Arrays.fill(block.a, 0, size, 0);
      case Block.B_FIELD_NUMBER -> Arrays.fill(block.b, 0, size, 0);
      case Block.C_FIELD_NUMBER -> Arrays.fill(block.c, 0, size, 0);
      default -> Arrays.fill(block.position, 0, size, 0);
    }
  }

  private static void requireBelow(String column, int[] values, int size, int bound)
      throws IOException {
    for (int i = 0; i < size; i++) {
      if (values[i] < 0 || values[i] >= bound) {
        throw new IOException(
            "event "
                + i
                + " has "
                + column
                + " "
                + values[i]
                + ", the dictionary ends at "
                + bound);
      }
    }
  }
}
