package dev.faultline.cli.capture;

import dev.faultline.traces.probe.elf.KernelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The module that the running kernel would load. */
final class InstalledModule {
  private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");

  private InstalledModule() {}

  /**
   * Looks below {@code modules} for the running kernel; one of DKMS comes first, as it does there.
   */
  static Optional<Path> find(Path modules) throws IOException {
    String release = release();
    Path folder = modules.resolve(release);
    if (!release.isEmpty() && Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files
            .filter(file -> file.getFileName().toString().matches("bcachefs\\.ko(\\.\\w+)?"))
            .min(
                Comparator.comparing((Path file) -> !file.toString().contains("/updates/"))
                    .thenComparing(Path::toString));
      }
    }
    return Optional.empty();
  }

  /** Release of the running kernel; empty if it does not say. */
  static String release() throws IOException {
    return Files.isReadable(RELEASE) ? Files.readString(RELEASE).strip() : "";
  }

  /** There is none. */
  static KernelFileException none() throws IOException {
    return new KernelFileException(
        "/lib/modules/" + release(),
        "has no bcachefs.ko. Name the module that is to be recorded: --kernel-module FILE, with --vmlinux-btf FILE of its kernel.");
  }
}
