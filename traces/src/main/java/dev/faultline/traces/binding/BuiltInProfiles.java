package dev.faultline.traces.binding;

import dev.faultline.v1.BindingProfile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The profiles that come with the tool. They are written as text; the build packs them, because
 * protobuf's text parser needs longer to start than a small capture to be verified.
 */
public final class BuiltInProfiles {
  private static final List<String> NAMES =
      List.of(
          "bcachefs-functions",
          "bcachefs-probes",
          "btrfs",
          "ext4",
          "filemap",
          "iomap",
          "kernel-reports",
          "lock",
          "mmap_lock",
          "syscalls",
          "writeback",
          "xfs");
  private static final String FOLDER = "/bindings/";
  private static final String PACKED = FOLDER + "built-in.binpb";

  private BuiltInProfiles() {}

  /** Reads the packed profiles, or their texts where nothing has packed them. */
  static List<ProfileFile> read() throws IOException {
    try (InputStream in = BuiltInProfiles.class.getResourceAsStream(PACKED)) {
      return in == null ? texts() : unpack(new BufferedInputStream(in));
    }
  }

  private static List<ProfileFile> unpack(InputStream in) throws IOException {
    List<ProfileFile> profiles = new ArrayList<>();
    for (String name : NAMES) {
      profiles.add(new ProfileFile(file(name), BindingProfile.parseDelimitedFrom(in)));
    }
    return profiles;
  }

  static List<ProfileFile> texts() throws IOException {
    List<ProfileFile> profiles = new ArrayList<>();
    for (String name : NAMES) {
      try (InputStream in = BuiltInProfiles.class.getResourceAsStream(file(name))) {
        if (in == null) {
          throw new BindingFormatException(file(name), "the build lacks this resource.");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        profiles.add(ProfileFile.parse(file(name), text));
      }
    }
    return profiles;
  }

  private static String file(String name) {
    return FOLDER + name + ".txtpb";
  }

  /**
   * Packs the texts; called by the build.
   *
   * @param args the folder with the compiled classes and resources
   */
  public static void main(String[] args) throws IOException {
    Path packed = Path.of(args[0] + PACKED);
    try (OutputStream out = Files.newOutputStream(packed)) {
      for (ProfileFile profile : texts()) {
        profile.profile().writeDelimitedTo(out);
      }
    }
  }
}
