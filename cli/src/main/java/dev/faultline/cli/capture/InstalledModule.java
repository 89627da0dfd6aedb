package dev.faultline.cli.capture;

import dev.faultline.traces.probe.elf.KernelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The module that the running kernel would load. */
final class InstalledModule {
  private static final Path RELEASE = Path.of("/proc/sys/kernel/osrelease");

  private InstalledModule() {}

  /**
   * Looks below {@code modules} for the running kernel; one of DKMS comes first, as it does there.
   */
  static Path find(Path modules) throws IOException {
    String release = Files.isReadable(RELEASE) ? Files.readString(RELEASE).strip() : "";
    Path folder = modules.resolve(release);
    if (!release.isEmpty() && Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        var found =
            files
                .filter(file -> file.getFileName().toString().matches("bcachefs\\.ko(\\.\\w+)?"))
                .min(
                    Comparator.comparing((Path file) -> !file.toString().contains("/updates/"))
                        .thenComparing(Path::toString));
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new KernelFileException(
        folder.toString(),
        "has no bcachefs.ko. Name the module that is to be recorded: --kernel-module FILE, with --vmlinux-btf FILE of its kernel.");
  }
}
