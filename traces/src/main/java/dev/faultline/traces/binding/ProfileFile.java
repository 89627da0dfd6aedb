package dev.faultline.traces.binding;

import com.google.protobuf.TextFormat;
import dev.faultline.traces.input.SmallFile;
import dev.faultline.v1.BindingProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A profile and where it came from.
 *
 * @param file how errors name it
 * @param profile what it says
 */
record ProfileFile(String file, BindingProfile profile) {

  // Java makes the usual ones up at their first use, which takes a short run too long.
  @Override
  public boolean equals(@Nullable Object that) {
    return that == this
        || (that instanceof ProfileFile other
            && file.equals(other.file)
            && profile.equals(other.profile));
  }

  @Override
  public int hashCode() {
    return file.hashCode();
  }

  /** Profiles are written by hand: a file of this size is something else. */
  private static final int MAX_BYTES = 4 << 20;

  static ProfileFile read(Path file) throws IOException {
    try {
      byte[] bytes =
          SmallFile.read(file, MAX_BYTES)
              .orElseThrow(
                  () ->
                      new BindingFormatException(
                          file.toString(),
                          "a binding profile has at most " + MAX_BYTES + " bytes."));
      return parse(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new BindingFormatException(file.toString(), "there is no such file.");
    }
  }

  static ProfileFile parse(String file, String text) throws BindingFormatException {
    BindingProfile.Builder builder = BindingProfile.newBuilder();
    try {
      TextFormat.merge(text, builder);
    } catch (TextFormat.ParseException e) {
      throw new BindingFormatException(
          file,
          "line "
              + e.getLine()
              + ", column "
              + e.getColumn()
              + ": not a binding profile in protobuf text format: "
              + e.getMessage());
    }
    if (builder.getName().isEmpty()) {
      throw new BindingFormatException(file, "the profile needs a name: name: \"...\".");
    }
    return new ProfileFile(file, builder.build());
  }
}
