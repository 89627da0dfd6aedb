package dev.faultline.cli.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.replay.explore.Kernel;
import dev.faultline.replay.explore.Mutant;
import dev.faultline.replay.explore.Setting;
import dev.faultline.replay.explore.Walk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Small files of every sort that is read: real ones from the repository, and what is made of them.
 */
final class Samples {
  /** Longer captures are cut after so many lines, which a capture may be at any. */
  private static final int LINES = 250;

  /** Records of perf.data that are kept. */
  private static final int PERF_BYTES = 20_000;

  private static final int WALKS = 8;

  private final Path directory;
  private final List<Sample> all = new ArrayList<>();

  private Samples(Path directory) {
    this.directory = directory;
  }

  /**
   * All captures and logs.
   *
   * @param directory for what is converted
   */
  static List<Sample> captures(Path directory) throws IOException {
    Samples samples = new Samples(directory);
    samples.walks();
    samples.kept();
    samples.recordings();
    samples.converted();
    samples.packed();
    return samples.all;
  }

  private void walks() {
    for (int seed = 0; seed < WALKS; seed++) {
      walk("walk " + seed, new Setting(Kernel.SOUND, Set.of()), seed);
    }
    for (Mutant mutant : Mutant.values()) {
      walk("walk " + mutant.word(), new Setting(Kernel.SOUND, Set.of(mutant)), 1);
    }
  }

  private void walk(String name, Setting setting, int seed) {
    String text = String.join("\n", new Walk(setting, 3, 8, seed).ftrace()) + "\n";
    all.add(new Sample(name, text.getBytes(ISO_8859_1)));
  }

  private void kept() throws IOException {
    for (String folder : List.of("imperfect", "stock", "modern", "mutants", "xfstests")) {
      for (Path file : files(KeptCaptures.DIRECTORY.resolve(folder))) {
        if (file.toString().matches(".*(ftrace|perfscript|txt)(\\.gz)?")) {
          all.add(new Sample(folder + "/" + file.getFileName(), head(unpacked(file))));
        }
      }
    }
    for (String folder : List.of("console", "ftrace", "reports")) {
      for (Path file : files(KeptCaptures.DIRECTORY.resolve("logs").resolve(folder))) {
        all.add(new Sample("logs/" + file.getFileName(), unpacked(file)));
      }
    }
  }

  private void recordings() throws IOException {
    for (String name : List.of("bcachefs-mmap-rw-fault-dat", "xfs-aio-invalidate-failure-dat")) {
      Path file = KeptCaptures.DIRECTORY.resolve("xfstests/" + name + ".dat.gz");
      all.add(new Sample(name, unpacked(file)));
    }
    Path perf = KeptCaptures.DIRECTORY.resolve("stock/bcachefs-mix2.perf.data.gz");
    all.add(new Sample("perf.data", ShortPerfData.of(unpacked(perf), PERF_BYTES)));
  }

  private void converted() throws IOException {
    for (String name : List.of("walk 0", "imperfect/base_clean.txt", "imperfect/xfs_w2.txt")) {
      Path text = directory.resolve("capture.txt");
      Files.write(text, named(name).bytes());
      for (String suffix : List.of("fls", "csv")) {
        Path file = directory.resolve("capture." + suffix);
        new Shell()
            .convert(
                "convert",
                "--to",
                suffix.equals("csv") ? "csv" : "stream",
                "-o",
                file.toString(),
                text.toString());
        all.add(new Sample(name + " as " + suffix, Files.readAllBytes(file)));
        Files.delete(file);
      }
    }
  }

  private void packed() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(named("walk 1").bytes());
    }
    all.add(new Sample("walk 1 as gz", packed.toByteArray()));
  }

  private Sample named(String name) {
    return all.stream().filter(sample -> sample.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static byte[] unpacked(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes[0] != 31 || bytes[1] != -117) {
      return bytes;
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    } catch (IOException e) {
      return bytes; // it is one of the damaged ones
    }
  }

  private static byte[] head(byte[] text) {
    int lines = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n' && ++lines == LINES) {
        return Arrays.copyOf(text, i + 1);
      }
    }
    return text;
  }
}
