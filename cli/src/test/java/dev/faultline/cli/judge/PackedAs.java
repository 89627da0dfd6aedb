package dev.faultline.cli.judge;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** How a capture is compressed. */
enum PackedAs {
  PLAIN {
    @Override
    void write(byte[] content, OutputStream out) throws IOException {
      out.write(content);
    }
  },
  GZIP {
    @Override
    void write(byte[] content, OutputStream out) throws IOException {
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(content);
      }
    }
  },
  /** As a tool writes it that compresses piece by piece. */
  GZIP_MEMBERS {
    @Override
    void write(byte[] content, OutputStream out) throws IOException {
      for (int from = 0; from < content.length; from += MEMBER) {
        ByteArrayOutputStream member = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
          gzip.write(content, from, Math.min(MEMBER, content.length - from));
        }
        member.writeTo(out);
      }
    }
  },
  ZSTD {
    @Override
    void write(byte[] content, OutputStream out) throws IOException {
      try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
        zstd.write(content);
      }
    }
  },
  XZ {
    @Override
    void write(byte[] content, OutputStream out) throws IOException {
      try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(1))) {
        xz.write(content);
      }
    }
  };

  private static final int MEMBER = 30_000;

  abstract void write(byte[] content, OutputStream out) throws IOException;

  byte[] pack(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try {
      write(content, packed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
