package dev.faultline.traces.probe.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The boot image of an arm64 kernel (Documentation/arch/arm64/booting.rst): the kernel as it will
 * lie in memory, without a table of its sections. Its types are in it all the same, and are found
 * by their head, which says how long they are.
 */
final class ArmImage {
  private static final int MAGIC_AT = 0x38;
  private static final int MAGIC = 0x644d5241;

  /** Magic number 0xeb9f, version 1, no flags. */
  private static final int TYPES = 0x1eb9f;

  private static final int HEAD = 24;

  private ArmImage() {}

  static boolean is(byte[] content) {
    return content.length > MAGIC_AT + 4
        && ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(MAGIC_AT) == MAGIC;
  }

  /** The kernel's BTF. */
  static byte[] types(String file, byte[] image) throws KernelFileException {
    ByteBuffer words = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int found = -1;
    for (int at = 0; at + HEAD < image.length; at += 4) {
      if (words.getInt(at) == TYPES && isHead(words, at)) {
        if (found >= 0) {
          throw problem(file, "two places in it, bytes %d and %d, look".formatted(found, at));
        }
        found = at;
      }
    }
    if (found < 0) {
      throw problem(file, "nothing in it looks");
    }
    return Arrays.copyOfRange(image, found, (int) end(words, found));
  }

  /** What pahole writes: the types right behind the head, the strings right behind the types. */
  private static boolean isHead(ByteBuffer image, int at) {
    int typeLength = image.getInt(at + 12);
    return image.getInt(at + 4) == HEAD
        && image.getInt(at + 8) == 0
        && typeLength > 0
        && image.getInt(at + 16) == typeLength
        && image.getInt(at + 20) > 0
        && end(image, at) <= image.capacity()
        && image.get(at + HEAD + typeLength) == 0
        && image.get((int) end(image, at) - 1) == 0;
  }

  private static long end(ByteBuffer image, int at) {
    return (long) at + HEAD + image.getInt(at + 16) + image.getInt(at + 20);
  }

  private static KernelFileException problem(String file, String places) {
    return new KernelFileException(
        file,
        "is a boot image of arm64, and "
            + places
            + " like BTF. Give the kernel's BTF instead: /sys/kernel/btf/vmlinux of the machine.");
  }
}
