package dev.faultline.traces.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in the byte order of the machine that recorded them. */
public enum RecordBytes {
  /** The lowest byte first. */
  LITTLE_ENDIAN,
  /** The highest byte first. */
  BIG_ENDIAN;

  private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);

  private static VarHandle view(Class<?> array, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(array, order);
  }

  /** Two bytes, without sign. */
  public int u2(byte[] bytes, int at) {
    return (this == LITTLE_ENDIAN
            ? (short) SHORT_LE.get(bytes, at)
            : (short) SHORT_BE.get(bytes, at))
        & 0xffff;
  }

  /** Four bytes. */
  public int s4(byte[] bytes, int at) {
    return this == LITTLE_ENDIAN ? (int) INT_LE.get(bytes, at) : (int) INT_BE.get(bytes, at);
  }

  /** Eight bytes. */
  public long s8(byte[] bytes, int at) {
    return this == LITTLE_ENDIAN ? (long) LONG_LE.get(bytes, at) : (long) LONG_BE.get(bytes, at);
  }

  /** One, two, four or eight bytes, with or without sign. */
  public long number(byte[] bytes, int at, int size, boolean signed) {
    return switch (size) {
      case 1 -> signed ? bytes[at] : bytes[at] & 0xff;
      case 2 -> signed ? (short) u2(bytes, at) : u2(bytes, at);
      case 4 -> signed ? s4(bytes, at) : s4(bytes, at) & 0xffff_ffffL;
      default -> s8(bytes, at);
    };
  }
}
