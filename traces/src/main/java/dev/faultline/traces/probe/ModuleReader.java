package dev.faultline.traces.probe;

import dev.faultline.traces.probe.btf.BtfTypes;
import dev.faultline.traces.probe.btf.StructLayouts;
import dev.faultline.traces.probe.code.CodePart;
import dev.faultline.traces.probe.elf.ElfFile;
import dev.faultline.traces.probe.elf.KernelFile;
import dev.faultline.traces.probe.elf.KernelFileException;
import dev.faultline.traces.probe.elf.Section;
import dev.faultline.traces.probe.elf.Symbol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a {@code bcachefs.ko} and the types of the kernel that it is for. */
public final class ModuleReader {
  private ModuleReader() {}

  /**
   * Reads a module.
   *
   * @param module plain, or packed with gzip, xz or zstd
   * @param kernel the types of its kernel: a file of {@code /sys/kernel/btf}, a {@code vmlinux} or
   *     {@code vmlinuz}
   */
  public static ModuleCode read(Path module, Path kernel) throws IOException {
    try {
      return read(module.toString(), KernelFile.read(module), kernel);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw contradiction(module);
    }
  }

  private static ModuleCode read(String file, byte[] content, Path kernel) throws IOException {
    ElfFile elf = ElfFile.parse(file, content);
    if (elf.machine() != ElfFile.X86_64) {
      throw new OtherMachineException(
          file,
          "holds instructions of "
              + (elf.machine() == ElfFile.ARM64 ? "arm64" : "machine " + elf.machine())
              + "; the lock is found in those of x86-64. Of other machines, functions can be probed: faultline capture --functions.");
    }
    ModuleText text = new ModuleText(elf);
    StructLayouts layouts = layouts(file, elf, types(kernel));
    long lock =
        layouts
            .offset(ModuleCode.LOCK)
            .orElseThrow(
                () ->
                    new KernelFileException(
                        file,
                        "its types have no "
                            + ModuleCode.LOCK
                            + ": expected bcachefs of Linux 6.7 or later."));
    long disabled = layouts.offset(ModuleCode.DISABLED).orElse(-1);
    List<List<CodePart>> candidates = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (Symbol function : text.functions()) {
      names.add(function.name());
      if (!function.name().endsWith(".cold")) {
        List<CodePart> parts = text.parts(function);
        if (new LockTraces(lock, disabled).in(parts)) {
          candidates.add(parts);
        }
      }
    }
    return new ModuleCode(
        file,
        modinfo(elf, "vermagic"),
        modinfo(elf, "version"),
        buildId(elf),
        candidates,
        names,
        layouts);
  }

  /**
   * Reads what a module has of functions, whatever machine it is for.
   *
   * @param module as for {@link #read}
   * @param kernel as for {@link #read}
   */
  public static ModuleFunctions functions(Path module, Path kernel) throws IOException {
    try {
      ElfFile elf = ElfFile.parse(module.toString(), KernelFile.read(module));
      Set<String> names = new TreeSet<>();
      for (Symbol symbol : elf.symbols()) {
        if (symbol.function()) {
          names.add(symbol.name());
        }
      }
      return new ModuleFunctions(
          module.toString(), Optional.of(names), layouts(module.toString(), elf, types(kernel)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw contradiction(module);
    }
  }

  /**
   * What is known of a module that is not at hand.
   *
   * @param loaded its types, as a kernel shows them of a module that is loaded ({@code
   *     /sys/kernel/btf/bcachefs}); if there is no such file, where the lock lies in the inode is
   *     not known
   * @param kernel as for {@link #read}
   */
  public static ModuleFunctions loaded(Path loaded, Path kernel) throws IOException {
    try {
      BtfTypes types = types(kernel);
      StructLayouts layouts = types;
      if (Files.isReadable(loaded)) {
        layouts = together(new BtfTypes(loaded.toString(), KernelFile.read(loaded), types), types);
      }
      return new ModuleFunctions("bcachefs", Optional.empty(), layouts);
    } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
      throw contradiction(kernel);
    }
  }

  private static KernelFileException contradiction(Path file) {
    return new KernelFileException(
        file.toString(), "its tables contradict each other. Copy the file again.");
  }

  private static StructLayouts together(BtfTypes module, BtfTypes kernel) {
    return path -> {
      var found = module.offset(path);
      return found.isPresent() ? found : kernel.offset(path);
    };
  }

  private static BtfTypes types(Path kernel) throws IOException {
    byte[] content = KernelFile.read(kernel);
    return new BtfTypes(
        kernel.toString(),
        ElfFile.is(content) ? section(kernel.toString(), content) : content,
        null);
  }

  private static byte[] section(String file, byte[] content) throws KernelFileException {
    ElfFile elf = ElfFile.parse(file, content);
    Section types =
        elf.section(".BTF")
            .orElseThrow(
                () ->
                    new KernelFileException(
                        file,
                        "has no section .BTF: the kernel was built without CONFIG_DEBUG_INFO_BTF. Offsets of its structures are not known."));
    return elf.content(types);
  }

  /** The module's types, split from the kernel's or from what they need of them, and those. */
  private static StructLayouts layouts(String file, ElfFile elf, BtfTypes kernel)
      throws KernelFileException {
    Optional<Section> own = elf.section(".BTF");
    if (own.isEmpty()) {
      throw new KernelFileException(
          file,
          "has no section .BTF: build the module where pahole is installed and the kernel's headers have its BTF.");
    }
    Optional<Section> distilled = elf.section(".BTF.base");
    BtfTypes base =
        distilled.isPresent() ? new BtfTypes(file, elf.content(distilled.get()), null) : kernel;
    return together(new BtfTypes(file, elf.content(own.get()), base), kernel);
  }

  private static String buildId(ElfFile elf) {
    return elf.section(".note.gnu.build-id")
        .map(note -> HexFormat.of().formatHex(elf.content(note)))
        .orElse("");
  }

  private static String modinfo(ElfFile elf, String key) {
    Optional<Section> info = elf.section(".modinfo");
    if (info.isPresent()) {
      String text = new String(elf.content(info.get()), StandardCharsets.UTF_8);
      for (String entry : text.split("\0", -1)) {
        if (entry.startsWith(key + "=")) {
          return entry.substring(key.length() + 1).strip();
        }
      }
    }
    return "";
  }
}
