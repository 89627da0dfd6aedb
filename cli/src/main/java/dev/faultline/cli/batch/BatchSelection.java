package dev.faultline.cli.batch;

import com.google.protobuf.ByteString;
import dev.faultline.cli.input.Digest;
import dev.faultline.cli.input.ReadingSelection;
import dev.faultline.cli.report.words.ErrorText;
import dev.faultline.cli.shell.ToolVersion;
import dev.faultline.replay.ReplayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say how a batch is done. */
public final class BatchSelection {
  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description =
          "Verify so many inputs at the same time; reports keep the order of the inputs. Default:"
              + " the number of processors.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = Shard.Converter.class,
      description =
          "Verify the I-th of N parts of the inputs, which are parted by their paths. 'faultline"
              + " merge' makes of the parts' reports the one of the whole.")
  private Shard shard = Shard.WHOLE;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description =
          "Record in this file what has been verified, and take from it what an earlier run with"
              + " the same program, options and bindings recorded of captures that have not"
              + " changed: an interrupted run goes on where it ended.")
  private Optional<Path> journal = Optional.empty();

  public int jobs(CommandSpec spec) {
    if (jobs < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs must be at least 1.");
    }
    return jobs;
  }

  public Shard shard() {
    return shard;
  }

  /** Where the journal is kept. */
  public Optional<Path> journalFile() {
    return journal;
  }

  /** The journal that is asked for. */
  public Optional<Journal> journal(
      ReplayOptions options, ReadingSelection reading, CommandSpec spec) {
    if (journal.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Journal.open(journal.get(), setting(options, reading, spec)));
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "The journal cannot be used: " + journal.get() + ": " + ErrorText.reason(e) + ".",
          e);
    }
  }

  /** Digest of all that a report depends on besides its capture. */
  public static ByteString setting(
      ReplayOptions options, ReadingSelection reading, CommandSpec spec) throws IOException {
    Digest digest =
        new Digest()
            .text(ToolVersion.text())
            .text(program())
            .text(options.model().orElse(""))
            .text(String.join(",", new TreeSet<>(options.rules())))
            .text(String.join(",", new TreeSet<>(options.required())))
            .text(options.fairTwoState() + " " + options.scenes());
    reading.addTo(digest, spec);
    return digest.value();
  }

  /** Two builds may have one version: size and time of the jar tell them apart. */
  private static String program() throws IOException {
    String location =
        BatchSelection.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    Path jar = Path.of(location);
    return Files.isRegularFile(jar) ? Files.size(jar) + " " + Files.getLastModifiedTime(jar) : "";
  }
}
