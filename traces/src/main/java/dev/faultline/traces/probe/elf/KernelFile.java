package dev.faultline.traces.probe.elf;

import dev.faultline.traces.input.Packing;
import dev.faultline.traces.input.PeekedInput;
import dev.faultline.traces.input.Unpacked;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file as distributions ship it, unpacked: {@code bcachefs.ko}, {@code .ko.xz}, {@code .ko.zst},
 * {@code .ko.gz}, or a {@code vmlinuz} of x86, whose kernel is in its payload (Linux/x86 boot
 * protocol, 2.08 and later). Of a {@code vmlinuz} of arm64 it gives the types alone.
 */
public final class KernelFile {
  /** A module with all its debugging information has some 100 MB, a vmlinux with it 500. */
  private static final int MAX_BYTES = 1 << 30;

  private static final int SETUP_SECTORS = 0x1f1;
  private static final int BOOT_MAGIC = 0x202;
  private static final int PAYLOAD_OFFSET = 0x248;
  private static final int SECTOR = 512;
  private static final int SINGLE_SEGMENT = 0x20;
  private static final byte EIGHT_MIB = 13 << 3;

  private KernelFile() {}

  /** The content of {@code file}, out of what it is packed in. */
  public static byte[] read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      byte[] content = unpack(file.toString(), in);
      if (ArmImage.is(content)) {
        return ArmImage.types(file.toString(), content);
      }
      return isBootImage(content) ? payload(file.toString(), content) : content;
    } catch (NoSuchFileException e) {
      throw new KernelFileException(file.toString(), "there is no such file.");
    }
  }

  private static byte[] unpack(String file, InputStream in) throws IOException {
    PeekedInput peeked = new PeekedInput(in, 8);
    Optional<Packing> packing = packingOf(peeked.head());
    if (packing.isEmpty()) {
      return bounded(file, peeked);
    }
    Unpacked unpacked = new Unpacked(packing.get(), peeked);
    byte[] content = bounded(file, unpacked);
    if (!unpacked.incomplete().isEmpty()) {
      throw new KernelFileException(file, unpacked.incomplete() + ". Copy the file again.");
    }
    return content;
  }

  private static byte[] bounded(String file, InputStream in) throws IOException {
    byte[] content = in.readNBytes(MAX_BYTES);
    if (content.length == MAX_BYTES) {
      throw new KernelFileException(
          file,
          "is larger than " + MAX_BYTES + " bytes unpacked. Strip it first: objcopy -g FILE.");
    }
    return content;
  }

  private static Optional<Packing> packingOf(byte[] head) {
    if (startsWith(head, 0x1f, 0x8b)) {
      return Optional.of(Packing.GZIP);
    }
    if (startsWith(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return Optional.of(Packing.XZ);
    }
    if (startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)) {
      return Optional.of(Packing.ZSTD);
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] head, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBootImage(byte[] content) {
    return content.length > PAYLOAD_OFFSET + 8
        && startsWith(Arrays.copyOfRange(content, BOOT_MAGIC, BOOT_MAGIC + 4), 'H', 'd', 'r', 'S');
  }

  private static byte[] payload(String file, byte[] image) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    long start =
        ((head.get(SETUP_SECTORS) & 0xff) + 1L) * SECTOR
            + (head.getInt(PAYLOAD_OFFSET) & 0xffffffffL);
    // Behind the packed kernel stands its unpacked length, 4 bytes that are none of it.
    long end = start + (head.getInt(PAYLOAD_OFFSET + 4) & 0xffffffffL) - 4;
    if (start >= end || end > image.length) {
      throw new KernelFileException(
          file,
          "is a boot image whose payload is not within it (bytes %d to %d of %d). Give the kernel's BTF instead: /sys/kernel/btf/vmlinux of the machine."
              .formatted(start, end, image.length));
    }
    byte[] packed = Arrays.copyOfRange(image, (int) start, (int) end);
    Optional<Packing> packing = packingOf(packed);
    if (packing.isPresent() && packing.get() == Packing.ZSTD) {
      return zstd(file, packed, head.getInt((int) end) & 0xffffffffL);
    }
    if (packing.isEmpty()) {
      throw new KernelFileException(
          file,
          "is a boot image whose kernel is packed in a way that is not read here (gzip, xz and zstd are). Give the kernel's BTF instead: /sys/kernel/btf/vmlinux of the machine.");
    }
    return unpack(file, new ByteArrayInputStream(packed));
  }

  /**
   * Kernels are packed with windows as large as themselves. The window says how far back a decoder
   * must remember; this one has all that came out before it, and is told of 8 MiB, the most that it
   * would promise for a stream (RFC 8878, 3.1.1.1.2).
   */
  private static byte[] zstd(String file, byte[] packed, long length) throws IOException {
    if (length > MAX_BYTES) {
      throw new KernelFileException(
          file, "says that its kernel has " + length + " bytes unpacked. Copy the file again.");
    }
    byte[] content = new byte[(int) length];
    if ((packed[4] & SINGLE_SEGMENT) == 0) {
      packed[5] = EIGHT_MIB;
    }
    try {
      int done =
          new ZstdDecompressor().decompress(packed, 0, packed.length, content, 0, content.length);
      return done == content.length ? content : Arrays.copyOf(content, done);
    } catch (RuntimeException e) {
      throw new KernelFileException(
          file, "its kernel cannot be unpacked: " + e.getMessage() + ". Copy the file again.");
    }
  }
}
