package dev.faultline.cli.input;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of one thing after another. */
public final class Digest {
  private static final int CHUNK = 1 << 16;

  private final MessageDigest sum;

  public Digest() {
    try {
      sum = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** Adds words, each with its end. */
  public Digest text(String text) {
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    sum.update((byte) 0);
    return this;
  }

  /** Adds the content of a file. */
  public Digest file(Path path) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        sum.update(chunk, 0, count);
      }
    }
    return this;
  }

  public ByteString value() {
    return ByteString.copyFrom(sum.digest());
  }
}
