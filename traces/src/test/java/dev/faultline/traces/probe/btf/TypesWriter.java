package dev.faultline.traces.probe.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes BTF, type by type. */
public final class TypesWriter {
  private final ByteArrayOutputStream types = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final int firstString;
  private int next;

  private TypesWriter(int firstType, int firstString) {
    this.next = firstType;
    this.firstString = firstString;
    if (firstString == 0) {
      strings.write(0);
    }
  }

  /** Types of a kernel. */
  public static TypesWriter kernel() {
    return new TypesWriter(1, 0);
  }

  /** Types that go on where those of {@code base} end. */
  public static TypesWriter splitFrom(TypesWriter base) {
    return new TypesWriter(base.next, base.strings.size());
  }

  private int string(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int at = firstString + strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    strings.write(0);
    return at;
  }

  private int add(int name, int kind, boolean flag, int parts, int size, int... behind) {
    ByteBuffer type = ByteBuffer.allocate(12 + 4 * behind.length).order(ByteOrder.LITTLE_ENDIAN);
    type.putInt(name).putInt((flag ? 1 << 31 : 0) | kind << 24 | parts).putInt(size);
    for (int word : behind) {
      type.putInt(word);
    }
    types.writeBytes(type.array());
    return next++;
  }

  /** An integer. */
  public int integer(String name, int bytes) {
    return add(string(name), 1, false, 0, bytes, bytes * 8);
  }

  /** Another name, or a qualifier: 8 typedef, 9 volatile, 10 const. */
  public int name(int kind, String name, int type) {
    return add(string(name), kind, false, 0, type);
  }

  /** An array: more words behind the type than others have. */
  public int array(int element, int index, int count) {
    return add(0, 3, false, 0, 0, element, index, count);
  }

  /**
   * A structure.
   *
   * @param members name, type and offset in bits of each; with {@code bitFields}, width &lt;&lt; 24
   *     added to the offset
   */
  public int struct(String name, boolean union, boolean bitFields, Object... members) {
    int[] behind = new int[members.length];
    for (int i = 0; i < members.length; i++) {
      behind[i] = members[i] instanceof String text ? string(text) : (Integer) members[i];
    }
    return add(string(name), union ? 5 : 4, bitFields, members.length / 3, 64, behind);
  }

  /** All of it, as the section {@code .BTF} holds it. */
  public byte[] bytes() {
    ByteBuffer all =
        ByteBuffer.allocate(24 + types.size() + strings.size()).order(ByteOrder.LITTLE_ENDIAN);
    all.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    all.putInt(0).putInt(types.size()).putInt(types.size()).putInt(strings.size());
    all.put(types.toByteArray()).put(strings.toByteArray());
    return all.array();
  }
}
