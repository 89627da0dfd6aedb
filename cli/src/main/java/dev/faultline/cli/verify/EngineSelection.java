package dev.faultline.cli.verify;

import dev.faultline.cli.batch.BatchSelection;
import dev.faultline.cli.batch.Engine;
import dev.faultline.cli.input.Elsewhere;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.input.ReadingSelection;
import dev.faultline.cli.judge.RuleSelection;
import dev.faultline.replay.ReplayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where captures are verified. */
final class EngineSelection {
  private static final String LOCAL = "local";
  private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]+:/");
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,5}[kmgKMG]");

  /** What another engine has no use for, which is said before it is without effect. */
  private static final List<String> LOCAL_ONLY = List.of("--jobs", "--journal", "--with");

  private static final List<String> SPARK_ONLY =
      List.of("--work", "--task-heap", "--task-minutes", "--spark-master", "--dry-run");

  private static final Set<String> FILES = Set.of("--binding", "--roles", "--recorded");

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "Where to verify: local (this machine) or spark (a cluster; see cli/README.md, A fleet)."
              + " For spark the launcher calls spark-submit, with the options that stand behind --,"
              + " and captures may be URIs that Hadoop knows (hdfs:, s3a:)."
              + " Default: local.")
  private String engine = LOCAL;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "For spark: keep the report of each capture here, where every worker can write: a folder or"
              + " a URI that Hadoop knows (hdfs:, s3a:). What is there already is not verified"
              + " again.")
  private Optional<String> work = Optional.empty();

  @Option(
      names = "--task-heap",
      paramLabel = "SIZE",
      description =
          "For spark: the heap of the Java machine of its own that a capture gets when a worker's"
              + " did not suffice or died of it. Default: 1g.")
  private String heap = "1g";

  @Option(
      names = "--task-minutes",
      paramLabel = "N",
      description = "For spark: give up a capture after so many minutes. Default: 60.")
  private int minutes = 60;

  @Option(
      names = "--spark-master",
      paramLabel = "URL",
      description = "For spark: the cluster, as spark-submit's --master has it.")
  private Optional<String> master = Optional.empty();

  @Option(
      names = "--dry-run",
      description = "For spark: print the command that the launcher would run, and run nothing.")
  private boolean dryRun;

  /** Whether captures are verified by this process. */
  boolean isLocal() {
    return engine.equals(LOCAL);
  }

  /**
   * The engine that is asked for.
   *
   * @return empty for this process
   * @throws ParameterException if there is none of that name, or options are without effect
   */
  Optional<Engine> engine(CommandSpec spec) {
    if (isLocal()) {
      refuse(SPARK_ONLY, "goes with --engine spark", spec);
      return Optional.empty();
    }
    if (!engine.equals("spark")) {
      throw new ParameterException(
          spec.commandLine(), "There is no engine '" + engine + "'; there are local and spark.");
    }
    refuse(LOCAL_ONLY, "goes with --engine local only", spec);
    if (master.isPresent() || dryRun) {
      throw new ParameterException(
          spec.commandLine(),
          "--spark-master and --dry-run are for the launcher, cli/bin/faultline; spark-submit has"
              + " --master.");
    }
    if (work.isEmpty() || !HEAP.matcher(heap).matches() || minutes < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--engine spark needs --work DIR, --task-heap such as 512m, --task-minutes of at least"
              + " 1.");
    }
    for (Engine there : ServiceLoader.load(Engine.class)) {
      if (there.name().equals(engine)) {
        return Optional.of(there);
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "This jar does not know Spark: cli/bin/faultline --engine spark or spark-submit starts"
            + " faultline-spark.jar, which mvn -B -Pspark -DskipTests package builds.");
  }

  /** Where captures may be besides this machine: there where they are verified. */
  static Elsewhere elsewhere(Optional<Engine> engine) {
    return name ->
        engine.filter(there -> URI.matcher(name).lookingAt()).map(there -> there.captures(name));
  }

  private static void refuse(List<String> options, String why, CommandSpec spec) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " " + why + ".");
      }
    }
  }

  /**
   * What the engine is told.
   *
   * @throws ParameterException if there is an input that only this machine has
   */
  Engine.Order order(
      List<Input> inputs, ReplayOptions options, ReadingSelection reading, CommandSpec spec)
      throws IOException {
    if (inputs.stream().anyMatch(Input.StandardInput.class::isInstance)) {
      throw new ParameterException(
          spec.commandLine(), "Standard input goes with --engine local only.");
    }
    List<String> words = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (option.userObject() instanceof java.lang.reflect.Field field
          && (field.getDeclaringClass() == RuleSelection.class
              || field.getDeclaringClass() == ReadingSelection.class)) {
        for (String value : option.originalStringValues()) {
          String name = option.longestName();
          words.add(name + "=" + (FILES.contains(name) ? absolute(value) : value));
        }
      }
    }
    return new Engine.Order(
        words,
        BatchSelection.setting(options.withScenes(), reading, spec),
        work.orElseThrow(),
        heap,
        minutes);
  }

  private static String absolute(String value) {
    try {
      Path path = Path.of(value);
      return Files.exists(path) ? path.toAbsolutePath().toString() : value;
    } catch (InvalidPathException e) {
      return value; // --recorded takes globs as well
    }
  }
}
