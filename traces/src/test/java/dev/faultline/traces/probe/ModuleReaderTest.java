package dev.faultline.traces.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.traces.probe.btf.TypesWriter;
import dev.faultline.traces.probe.code.CodePart;
import dev.faultline.traces.probe.code.Objdump;
import dev.faultline.traces.probe.elf.ElfFile;
import dev.faultline.traces.probe.elf.KernelFileException;
import dev.faultline.traces.probe.elf.ModuleWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** A module is put together from the functions of a real one, and read back. */
@DisplayName("Reading a module")
final class ModuleReaderTest {
  @TempDir private Path folder = Path.of("");
  private byte[] module = {};
  private byte[] ownTypes = {};
  private Path types = Path.of("");

  @BeforeEach
  void write() throws IOException {
    ModuleCode extract = ModuleExtract.read("6.16.12+deb13-amd64");
    ModuleWriter writer = new ModuleWriter();
    for (List<CodePart> parts : extract.candidates()) {
      parts.forEach(writer::function);
    }
    TypesWriter kernel = TypesWriter.kernel();
    int word = kernel.integer("long", 8);
    kernel.struct(
        "inode", false, false, "i_sb", word, 320, "i_mapping", word, 384, "i_ino", word, 512);
    kernel.struct("super_block", false, false, "s_dev", word, 128);
    kernel.struct("task_struct", false, false, "faults_disabled_mapping", word, 0xa20 * 8);
    kernel.struct("vm_area_struct", false, false, "vm_file", word, 0x58 * 8);
    kernel.struct(
        "vm_fault",
        false,
        false,
        "vma",
        word,
        0,
        "pgoff",
        word,
        128,
        "address",
        word,
        192,
        "flags",
        word,
        320);
    kernel.struct("file", false, false, "f_inode", word, 256);
    kernel.struct(
        "kiocb", false, false, "ki_filp", word, 0, "ki_pos", word, 64, "ki_flags", word, 256);
    kernel.struct("iov_iter", false, false, "count", word, 192);
    kernel.struct("address_space", false, false, "host", word, 0);
    kernel.struct(
        "readahead_control",
        false,
        false,
        "mapping",
        word,
        64,
        "_index",
        word,
        192,
        "_nr_pages",
        word,
        256);
    kernel.struct("folio", false, false, "mapping", word, 192, "index", word, 256);
    kernel.struct("iattr", false, false, "ia_size", word, 128);
    TypesWriter own = TypesWriter.splitFrom(kernel);
    own.struct("bch_inode_info", false, false, "ei_pagecache_lock", word, 0x2e0 * 8);
    ownTypes = own.bytes();
    module = writer.bytes(ownTypes, ElfFile.X86_64);
    types = folder.resolve("vmlinux");
    Files.write(types, kernel.bytes());
  }

  private Path file(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    return file;
  }

  @Test
  @DisplayName("Given a module, then the same sites are found as in the one that it is made of")
  void sites() throws IOException {
    assumeTrue(Tools.has("objdump"), "binutils is not installed: apt-get install binutils");
    ModuleCode read = ModuleReader.read(file("bcachefs.ko", module), types);
    Objdump objdump = new Objdump("objdump");

    assertThat(read.kernel()).isEqualTo("6.0-test SMP");
    assertThat(LockSites.find(read, objdump).locks())
        .isEqualTo(LockSites.find(ModuleExtract.read("6.16.12+deb13-amd64"), objdump).locks());
  }

  @Test
  @DisplayName("Given a module packed by gzip or xz, then it is unpacked")
  void packed() throws IOException {
    Path gz = folder.resolve("bcachefs.ko.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(module);
    }
    Path xz = folder.resolve("bcachefs.ko.xz");
    try (OutputStream out = new XZOutputStream(Files.newOutputStream(xz), new LZMA2Options(1))) {
      out.write(module);
    }
    int expected = ModuleReader.read(file("bcachefs.ko", module), types).candidates().size();

    assertThat(expected).isGreaterThan(13);
    assertThat(ModuleReader.read(gz, types).candidates()).hasSize(expected);
    assertThat(ModuleReader.read(xz, types).candidates()).hasSize(expected);
  }

  @Test
  @DisplayName("Given other files, then the message names the file and what to do")
  void refused() throws IOException {
    Path none = folder.resolve("none.ko");
    assertThatThrownBy(() -> ModuleReader.read(none, types))
        .isInstanceOf(KernelFileException.class)
        .hasMessageContaining("there is no such file");
    Path text = file("text.ko", "not a module".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ModuleReader.read(text, types))
        .isInstanceOf(KernelFileException.class)
        .hasMessageContaining("expected an ELF file of 64 bits");
    byte[] arm = module.clone();
    arm[0x12] = (byte) ElfFile.ARM64;
    Path other = file("arm.ko", arm);
    assertThatThrownBy(() -> ModuleReader.read(other, types))
        .isInstanceOf(OtherMachineException.class)
        .hasMessageContaining("instructions of arm64");
    ModuleFunctions functions = ModuleReader.functions(other, types);
    assertThat(functions.functions().orElseThrow()).contains("bch2_direct_write");
    assertThat(ModuleProbes.ofFunctions(functions).probes())
        .extracting(ProbeDefinition::fetch)
        .noneMatch(fetch -> fetch.contains("%"));
    Path half = file("half.ko", Arrays.copyOf(module, module.length / 2));
    assertThatThrownBy(() -> ModuleReader.read(half, types))
        .isInstanceOf(KernelFileException.class)
        .hasMessageContaining("point behind its end");
  }

  /** What boots on arm64: no table of sections, and bytes that only look like types. */
  private static byte[] armImage(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length + 8).sum();
    ByteBuffer image = ByteBuffer.allocate(0x100 + length).order(ByteOrder.LITTLE_ENDIAN);
    image.put(0, "MZ".getBytes(StandardCharsets.UTF_8)).putInt(0x38, 0x644d5241);
    image.putInt(0x80, 0x1eb9f).putInt(0x84, 24).putInt(0x8c, 1 << 30).putInt(0x90, 1 << 30);
    image.position(0x100);
    for (byte[] part : parts) {
      image.put(part).position((image.position() + 7) & -4);
    }
    return image.array();
  }

  @Test
  @DisplayName("Given a boot image of arm64, then its types are found by their head")
  void armImages() throws IOException {
    byte[] kernel = Files.readAllBytes(types);
    byte[] arm = module.clone();
    arm[0x12] = (byte) ElfFile.ARM64;
    Path ofArm = file("bcachefs.ko", arm);

    ModuleFunctions found = ModuleReader.functions(ofArm, file("vmlinuz", armImage(kernel)));

    assertThat(ModuleProbes.ofFunctions(found).probes())
        .isEqualTo(ModuleProbes.ofFunctions(ModuleReader.functions(ofArm, types)).probes());
    Path none = file("none", armImage());
    assertThatThrownBy(() -> ModuleReader.functions(ofArm, none))
        .isInstanceOf(KernelFileException.class)
        .hasMessageContaining("none: is a boot image of arm64, and nothing in it looks like BTF");
    Path two = file("two", armImage(kernel, kernel));
    assertThatThrownBy(() -> ModuleReader.functions(ofArm, two))
        .isInstanceOf(KernelFileException.class)
        .hasMessageContaining("two places in it");
  }

  @Test
  @DisplayName(
      "Given no module, then functions are probed, and whose lock is waited for only if its types are there")
  void noModule() throws IOException {
    ModuleProbes bare =
        ModuleProbes.ofFunctions(ModuleReader.loaded(folder.resolve("none"), types));
    ModuleProbes loaded =
        ModuleProbes.ofFunctions(ModuleReader.loaded(file("bcachefs", ownTypes), types));

    assertThat(wait(bare)).isEqualTo("state=$arg2:u32");
    assertThat(wait(loaded))
        .isEqualTo(
            "state=$arg2:u32 dev=+0x10(-0x2b8($arg1)):u32 ino=-0x2a0($arg1):u64 mapping=-0x2b0($arg1):x64");
    assertThat(bare.probes())
        .extracting(probe -> probe.event() + " " + probe.target())
        .contains(
            "page_fault_begin bcachefs:bch2_page_fault",
            "page_fault_locked_enter filemap_fault",
            "page_fault_locked_exit filemap_fault",
            "remap_locked_enter inode_dio_wait")
        .noneMatch(probe -> probe.contains("+0x"));
    assertThat(bare.concerns("fdm:pagecache_lock_acquired")).isFalse();
    assertThat(bare.concerns("fdm:page_fault_locked_enter")).isTrue();
    assertThat(bare.concerns("filemap:mm_filemap_fault")).isTrue();
  }

  private static String wait(ModuleProbes probes) {
    return probes.probes().stream()
        .filter(probe -> probe.event().equals("pagecache_lock_wait"))
        .map(ProbeDefinition::fetch)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("Given no objdump, then the message says how to get one")
  void noObjdump() throws IOException {
    ModuleCode read = ModuleReader.read(file("bcachefs.ko", module), types);

    assertThatThrownBy(() -> LockSites.find(read, new Objdump("/no/such/objdump")))
        .isInstanceOf(KernelFileException.class)
        .hasMessageContaining("Install binutils");
  }

  @Test
  @DisplayName("Given damaged modules, then they are refused with a message, or read")
  void damaged() throws IOException {
    Random random = new Random(13);
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      byte[] content = module.clone();
      // Where the tables are, not the code.
      int at = i % 2 == 0 ? random.nextInt(64) : content.length - 1 - random.nextInt(512);
      content[at] = (byte) random.nextInt();
      Path file = file("damaged.ko", content);
      try {
        ModuleReader.read(file, types);
      } catch (KernelFileException | OtherMachineException e) {
        assertThat(e).hasMessageContaining("damaged.ko: ");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }
}
