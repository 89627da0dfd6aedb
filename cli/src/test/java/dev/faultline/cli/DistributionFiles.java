package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import picocli.AutoComplete;

/** Lays out what packages are made of, as it stands below {@code /usr} where it is installed. */
public final class DistributionFiles {
  private static final String NAME = "faultline";

  private final Path cli;
  private final Path target;
  private final Path root;

  private DistributionFiles(Path cli, Path target) {
    this.cli = cli;
    this.target = target;
    this.root = target.resolve("dist-root");
  }

  /** Takes the folder of this module, and that of what was built in it. */
  public static void main(String[] args) throws IOException {
    new DistributionFiles(Path.of(args[0]), Path.of(args[1])).write();
  }

  private void write() throws IOException {
    clear();
    copy(cli.resolve("bin").resolve(NAME), "bin/faultline");
    copy(target.resolve("faultline.jar"), "share/faultline/faultline.jar");
    copy(
        cli.resolveSibling("traces/captures/stock/bcachefs-willneed-hang.ftrace.gz"),
        "share/faultline/sample.ftrace.gz");
    copy(cli.resolve("src/dist/copyright"), "share/doc/faultline/copyright");
    packed(cli.resolve("CHANGELOG.md"), "share/doc/faultline/changelog.gz");
    List<Path> pages;
    try (Stream<Path> all = Files.list(target.resolve("man"))) {
      pages = all.filter(page -> page.toString().endsWith(".1")).sorted().toList();
    }
    for (Path page : pages) {
      packed(page, "share/man/man1/" + page.getFileName() + ".gz");
    }
    String bash = AutoComplete.bash(NAME, Manual.program());
    text(bash, "share/bash-completion/completions/faultline");
    text(zsh(bash), "share/zsh/vendor-completions/_faultline");
  }

  /** In zsh the same script runs at the first completion, and then has to complete that one. */
  private static String zsh(String bash) {
    return "#compdef faultline\n" + bash + "\n_bash_complete -o default -F _complete_faultline\n";
  }

  private void clear() throws IOException {
    if (Files.exists(root)) {
      List<Path> old;
      try (Stream<Path> all = Files.walk(root)) {
        old = all.sorted((one, other) -> other.compareTo(one)).toList();
      }
      for (Path path : old) {
        Files.delete(path);
      }
    }
  }

  private Path place(String name) throws IOException {
    Path place = root.resolve(name);
    Files.createDirectories(place.resolveSibling("."));
    return place;
  }

  private void copy(Path from, String name) throws IOException {
    Files.copy(from, place(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void text(String text, String name) throws IOException {
    Files.writeString(place(name), text, UTF_8);
  }

  private void packed(Path from, String name) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(place(name)))) {
      Files.copy(from, out);
    }
  }
}
