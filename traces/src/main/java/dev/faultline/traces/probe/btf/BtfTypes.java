package dev.faultline.traces.probe.btf;

import dev.faultline.traces.probe.elf.KernelFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The types of a kernel or a module, in the format that <a
 * href="https://docs.kernel.org/bpf/btf.html">Documentation/bpf/btf.rst</a> describes. The types of
 * a module are <em>split</em>: its type numbers and its strings go on where those of its base end,
 * and name types there. Types are looked at when they are asked for: a kernel has some 150,000.
 */
public final class BtfTypes implements StructLayouts {
  private static final int MAGIC = 0xeb9f;
  private static final int TYPE = 12;
  private static final int MEMBER = 12;
  private static final int STRUCT = 4;
  private static final int UNION = 5;

  /** Bytes behind each kind of type, and for each of its {@code vlen} parts; -1: no such kind. */
  private static final int[][] SIZES = {
    {-1, 0}, {4, 0}, {0, 0}, {12, 0}, {0, 12}, {0, 12}, {0, 8}, {0, 0}, {0, 0}, {0, 0},
    {0, 0}, {0, 0}, {0, 0}, {0, 8}, {4, 0}, {0, 12}, {0, 0}, {4, 0}, {0, 0}, {0, 12},
  };

  /** Anonymous structures within each other; hostile types might never end. */
  private static final int MAX_DEPTH = 32;

  private final String file;
  private final ByteBuffer bytes;
  private final @Nullable BtfTypes base;
  private final int firstType;
  private final long firstString;
  private final int strings;
  private final int stringLength;
  private int[] types = new int[1024];
  private int count;

  /**
   * Reads where each type is.
   *
   * @param file how errors name it
   * @param content a {@code .BTF} section, or a file of {@code /sys/kernel/btf}
   * @param base whose types and strings these go on with; null for those of a kernel
   */
  public BtfTypes(String file, byte[] content, @Nullable BtfTypes base) throws KernelFileException {
    this.file = file;
    this.base = base;
    this.bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    this.firstType = base == null ? 1 : base.firstType + base.count;
    this.firstString = base == null ? 0 : base.firstString + base.stringLength;
    if (content.length < 24 || (bytes.getShort(0) & 0xffff) != MAGIC) {
      throw new KernelFileException(
          file,
          "byte 0: expected BTF, little endian (magic number 0xeb9f): /sys/kernel/btf/vmlinux, or a kernel or module that was built with it.");
    }
    long head = bytes.getInt(4) & 0xffffffffL;
    long typesFrom = head + (bytes.getInt(8) & 0xffffffffL);
    long typesTo = typesFrom + (bytes.getInt(12) & 0xffffffffL);
    long stringsFrom = head + (bytes.getInt(16) & 0xffffffffL);
    long stringsTo = stringsFrom + (bytes.getInt(20) & 0xffffffffL);
    if (typesTo > content.length || stringsTo > content.length) {
      throw problem(content.length, "the BTF ends before what its head announces");
    }
    this.strings = (int) stringsFrom;
    this.stringLength = (int) (stringsTo - stringsFrom);
    index((int) typesFrom, (int) typesTo);
  }

  private void index(int from, int to) throws KernelFileException {
    int at = from;
    while (at < to) {
      if (at + TYPE > to) {
        throw problem(at, "a type is cut");
      }
      int kind = kind(at);
      if (kind >= SIZES.length || SIZES[kind][0] < 0) {
        throw problem(at, "kind " + kind + " of types is not known here");
      }
      if (count == types.length) {
        types = Arrays.copyOf(types, count * 2);
      }
      types[count++] = at;
      at += TYPE + SIZES[kind][0] + parts(at) * SIZES[kind][1];
    }
    if (at != to) {
      throw problem(at, "a type reaches over the end of the types at " + to);
    }
  }

  private KernelFileException problem(int at, String what) {
    return new KernelFileException(
        file, "byte " + at + " of the BTF: " + what + ". Take it from the running kernel again.");
  }

  private int kind(int at) {
    return (bytes.getInt(at + 4) >>> 24) & 0x1f;
  }

  private int parts(int at) {
    return bytes.getInt(at + 4) & 0xffff;
  }

  /** How many types there are, those of the base not counted. */
  public int count() {
    return count;
  }

  @Override
  public OptionalLong offset(String path) {
    int dot = path.indexOf('.');
    byte[] struct = path.substring(0, dot).getBytes(StandardCharsets.UTF_8);
    String member = path.substring(dot + 1);
    for (int i = 0; i < count; i++) {
      int at = types[i];
      if (isStruct(at) && parts(at) > 0 && named(bytes.getInt(at), struct)) {
        return member(at, member, 0);
      }
    }
    return base == null ? OptionalLong.empty() : base.offset(path);
  }

  private boolean isStruct(int at) {
    return kind(at) == STRUCT || kind(at) == UNION;
  }

  private OptionalLong member(int at, String path, int depth) {
    int dot = path.indexOf('.');
    String first = dot < 0 ? path : path.substring(0, dot);
    byte[] name = first.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < parts(at) && depth < MAX_DEPTH; i++) {
      int part = at + TYPE + i * MEMBER;
      int nameAt = bytes.getInt(part);
      int type = bytes.getInt(part + 4);
      OptionalLong found = OptionalLong.empty();
      if (nameAt == 0) {
        found = inside(type, path, depth + 1);
      } else if (named(nameAt, name)) {
        found = dot < 0 ? OptionalLong.of(0) : inside(type, path.substring(dot + 1), depth + 1);
      }
      if (found.isPresent()) {
        return bitField(at, part)
            ? OptionalLong.empty()
            : OptionalLong.of(bits(at, part) / 8 + found.getAsLong());
      }
    }
    return OptionalLong.empty();
  }

  /** With {@code kind_flag} the upper byte of an offset is the width of a bit field. */
  private boolean bitField(int at, int part) {
    boolean flag = bytes.getInt(at + 4) < 0;
    return (flag && bytes.getInt(part + 8) >>> 24 != 0) || bits(at, part) % 8 != 0;
  }

  private long bits(int at, int part) {
    boolean flag = bytes.getInt(at + 4) < 0;
    return bytes.getInt(part + 8) & (flag ? 0xffffffL : 0xffffffffL);
  }

  /** Members of the structure of number {@code type}, which may be one of the base. */
  private OptionalLong inside(int type, String path, int depth) {
    if (type < firstType) {
      return base == null || type <= 0 ? OptionalLong.empty() : base.inside(type, path, depth);
    }
    if (type - firstType >= count || depth > MAX_DEPTH) {
      return OptionalLong.empty();
    }
    int at = types[type - firstType];
    if (isStruct(at)) {
      return member(at, path, depth);
    }
    return isName(at) ? inside(bytes.getInt(at + 8), path, depth + 1) : OptionalLong.empty();
  }

  /** Typedefs, and what qualifies a type: volatile, const, restrict, tags. */
  private boolean isName(int at) {
    int kind = kind(at);
    return (kind >= 8 && kind <= 11) || kind == 18;
  }

  private boolean named(int nameAt, byte[] name) {
    long offset = nameAt & 0xffffffffL;
    if (offset < firstString) {
      return base != null && base.named(nameAt, name);
    }
    long at = offset - firstString;
    if (at + name.length >= stringLength) {
      return false;
    }
    int from = strings + (int) at;
    return bytes.get(from + name.length) == 0
        && Arrays.equals(bytes.array(), from, from + name.length, name, 0, name.length);
  }
}
