package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, with a Java and a Maven that only say how they were called. */
@DisplayName("The launcher")
final class LauncherTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("basedir", ".")).resolve("bin/faultline");
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in
          -XX:ArchiveClassesAtExit=*) echo archive > "${argument#*=}"; archives=-archive ;;
        esac
      done
      echo "$@" > "options$archives.txt"
      while [ "$1" != -jar ]; do shift; done
      shift 2
      echo "${LC_ALL:-}" > locale.txt
      printf '<%s>' "$@"
      echo
      exit 7
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >> builds.txt
      sleep 0.3
      echo jar > cli/target/faultline.jar
      """;

  private static final String LOCALE =
      """
      #!/bin/sh
      case $LC_ALL in
        xx_YY.UTF-8) echo "cannot set LC_ALL" >&2; echo ANSI_X3.4-1968 ;;
        fr_FR) echo ISO-8859-1 ;;
        *) echo UTF-8 ;;
      esac
      """;

  @TempDir Path home = Path.of(".");

  @BeforeEach
  void layOut() throws IOException {
    Files.createDirectories(home.resolve("checkout/cli/bin"));
    Files.copy(SCRIPT, launcher());
    javaVersion("17.0.1");
    script(home.resolve("jdk/bin/java"), JAVA);
    script(home.resolve("path/mvn"), MAVEN);
  }

  @Test
  @DisplayName("builds the jar at first use, says so, and hands arguments and exit status through")
  void buildsAtFirstUse() throws Exception {
    Shell.Result first = run(launcher(), "verify", "a b", "*", "");

    assertThat(first.out()).isEqualTo("<verify><a b><*><>\n");
    assertThat(first.status()).isEqualTo(7);
    assertThat(first.err()).startsWith("faultline: building ").hasLineCount(1);

    Shell.Result second = run(launcher(), "rules");
    assertThat(second).isEqualTo(new Shell.Result(7, "<rules>\n", ""));
    assertThat(builds()).hasSize(1);
  }

  @Test
  @DisplayName("builds once when it is started several times at once")
  void buildsOnce() throws Exception {
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      started.add(start(launcher(), "rules"));
    }
    for (Process process : started) {
      assertThat(finish(process).out()).isEqualTo("<rules>\n");
    }

    assertThat(builds()).hasSize(1);
  }

  @Test
  @DisplayName("works through symbolic links")
  void worksThroughLinks() throws Exception {
    Path link = Files.createSymbolicLink(home.resolve("fl"), launcher());
    Path other = Files.createSymbolicLink(home.resolve("path/fl"), Path.of("../fl"));

    assertThat(run(link, "rules").out()).isEqualTo("<rules>\n");
    assertThat(run(other, "rules").out()).isEqualTo("<rules>\n");
  }

  @Test
  @DisplayName("makes the archive of classes once, and again for a newer jar")
  void makesTheArchive() throws Exception {
    run(launcher(), "rules");
    // What waits for a compiler when the archive is made would never be compiled.
    assertThat(home.resolve("options-archive.txt")).content().contains("-Xint");
    Path archive = home.resolve("checkout/cli/target/faultline-java17.0.1.jsa");
    assertThat(archive).hasContent("archive");

    Files.writeString(archive, "kept");
    run(launcher(), "rules");
    assertThat(archive).hasContent("kept");

    Files.setLastModifiedTime(archive, java.nio.file.attribute.FileTime.fromMillis(0));
    run(launcher(), "rules");
    assertThat(archive).hasContent("archive");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "small.txt, first, 256m",
    "-, first, 256m",
    "large.txt, both, 256m",
    "large.dat, both, 256m",
    "large.ftrace, first, 256m",
    "few, first, 1g",
    "many, both, 1g",
    "*.txt, both, 1g",
    "--files-from=list, both, 1g"
  })
  @DisplayName("keeps to the first compiler and little memory, unless there is much to read")
  void compilers(String argument, String compilers, String heap) throws Exception {
    sparse("small.txt", 1 << 20);
    sparse("large.txt", 3L << 30);
    sparse("large.ftrace", 300L << 20);
    sparse("large.dat", 300L << 20); // compressed
    Files.writeString(Files.createDirectories(home.resolve("few")).resolve("a.txt"), "a");
    Path many = Files.createDirectories(home.resolve("many"));
    for (int i = 0; i <= 1000; i++) {
      Files.createFile(many.resolve(i + ".txt"));
    }

    run(launcher(), "verify", argument);

    assertThat(options().contains("-XX:TieredStopAtLevel=1 "))
        .as(options())
        .isEqualTo(compilers.equals("first"));
    assertThat(options()).contains(" -Xmx" + heap + " ");
  }

  @Test
  @DisplayName("leaves the compilers to whoever chooses one")
  void chosenCompilers() throws Exception {
    Map<String, String> chosen = Map.of("FAULTLINE_JAVA_OPTS", "-XX:TieredStopAtLevel=4");
    finish(start(launcher(), chosen, "verify", "-"));

    // One compiler thread, and both compilers: Java does not start.
    assertThat(options()).contains("-XX:TieredStopAtLevel=4").doesNotContain("CICompilerCount");
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "C, C.UTF-8",
    "POSIX, C.UTF-8",
    "xx_YY.UTF-8, C.UTF-8",
    "fr_FR, fr_FR",
    "de_DE.UTF-8, de_DE.UTF-8"
  })
  @DisplayName("reads names as UTF-8 in the C locale, and in one that is not installed")
  void locale(String locale, String seen) throws Exception {
    script(home.resolve("path/locale"), LOCALE);

    Shell.Result result = finish(start(launcher(), Map.of("LC_ALL", locale), "rules"));

    assertThat(result.out()).isEqualTo("<rules>\n");
    assertThat(home.resolve("locale.txt")).hasContent(seen);
  }

  @Test
  @DisplayName("says that the jar is older than a source")
  void saysThatTheJarIsOld() throws Exception {
    run(launcher(), "rules");
    Path source = Files.createDirectories(home.resolve("checkout/cli/src/main")).resolve("A.java");
    Files.createFile(source);
    Files.setLastModifiedTime(
        source, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 60_000));

    Shell.Result result = run(launcher(), "rules");
    assertThat(result.out()).isEqualTo("<rules>\n");
    assertThat(result.err()).contains("A.java is newer than ").hasLineCount(1);
  }

  @Test
  @DisplayName("ends with 2 and a sentence when there is no Java, or one too old")
  void wantsJava() throws Exception {
    javaVersion("11.0.2");
    Shell.Result old = run(launcher(), "rules");
    assertThat(old.status()).isEqualTo(2);
    assertThat(old.err()).contains("Java 17 or later is needed; ").contains("is version 11.0.2.");

    Files.delete(home.resolve("jdk/bin/java"));
    Shell.Result none = run(launcher(), "rules");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("there is no bin/java in it.");
  }

  @Test
  @DisplayName("ends with 2 and the end of the log when the build fails")
  void failedBuild() throws Exception {
    script(home.resolve("path/mvn"), "#!/bin/sh\necho no such goal\nexit 1\n");
    Shell.Result result = run(launcher(), "rules");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("no such goal\n").contains("The build failed; ");
  }

  @Test
  @DisplayName("where it is installed starts the jar that came with it, and builds nothing")
  void startsWhatIsInstalled() throws Exception {
    Path installed = home.resolve("usr/bin/faultline");
    Files.createDirectories(home.resolve("usr/bin"));
    Files.createDirectories(home.resolve("usr/share/faultline"));
    Files.copy(SCRIPT, installed);

    Shell.Result broken = run(installed, "rules");
    assertThat(broken.status()).isEqualTo(2);
    assertThat(broken.err()).contains("faultline.jar is missing: install faultline anew.");

    Files.writeString(home.resolve("usr/share/faultline/faultline.jar"), "jar");
    assertThat(run(installed, "rules")).isEqualTo(new Shell.Result(7, "<rules>\n", ""));
    assertThat(home.resolve("checkout/builds.txt")).doesNotExist();
  }

  @Test
  @DisplayName("hands work for a cluster to spark-submit, and what stands behind -- as it is")
  void submits() throws Exception {
    Files.copy(
        SCRIPT.resolveSibling("faultline-spark"), home.resolve("checkout/cli/bin/faultline-spark"));
    String[] words = {
      "verify",
      "--engine",
      "spark",
      "--spark-master",
      "yarn",
      "--work=w",
      "a b",
      "--",
      "--conf",
      "x=y z"
    };

    assertThat(run(launcher(), words).err()).contains("faultline-spark.jar is missing; 'mvn ");

    Path jar = home.resolve("checkout/cli/spark/target/faultline-spark.jar");
    Files.createDirectories(jar.resolveSibling("."));
    Files.writeString(jar, "jar");
    assertThat(run(launcher(), words).err()).contains("There is no spark-submit in PATH");

    script(home.resolve("path/spark-submit"), "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 5\n");
    Shell.Result submitted = run(launcher(), words);
    assertThat(submitted.status()).isEqualTo(5);
    assertThat(submitted.out())
        .startsWith("<--master><yarn>")
        .containsSubsequence(
            "<--conf><x=y z>", "faultline-spark.jar><verify><--engine><spark><--work=w><a b>");

    List<String> dry = new ArrayList<>(List.of(words));
    dry.add(1, "--dry-run");
    assertThat(run(launcher(), dry.toArray(String[]::new)).out())
        .contains("spark-submit --master yarn ", " 'x=y z' ", " --work=w 'a b'\n");
  }

  private Path launcher() {
    return home.resolve("checkout/cli/bin/faultline");
  }

  private String options() throws IOException {
    return Files.readString(home.resolve("options.txt"));
  }

  /** A file of this size that takes no room. */
  private void sparse(String name, long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(home.resolve(name).toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(home.resolve("checkout/builds.txt"));
  }

  private void javaVersion(String version) throws IOException {
    Files.createDirectories(home.resolve("jdk"));
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void script(Path path, String text) throws IOException {
    Files.createDirectories(path.resolveSibling("."));
    Files.writeString(path, text);
    assertThat(path.toFile().setExecutable(true)).isTrue();
  }

  private Shell.Result run(Path launcher, String... args) throws Exception {
    return finish(start(launcher, args));
  }

  private Process start(Path launcher, String... args) throws IOException {
    return start(launcher, Map.of(), args);
  }

  private Process start(Path launcher, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder
        .environment()
        .merge("PATH", home.resolve("path").toString(), (path, first) -> first + ":" + path);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Shell.Result finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Shell.Result(process.exitValue(), out, err);
  }
}
