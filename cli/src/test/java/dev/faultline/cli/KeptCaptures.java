package dev.faultline.cli;

import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.judge.Judge;
import dev.faultline.cli.judge.ReplayJudge;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The captures that are kept as test data, and what {@code MANIFEST.csv} demands of each. */
public final class KeptCaptures {
  public static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", ".")).resolve("../traces/captures").normalize();

  private KeptCaptures() {}

  /**
   * A row of the manifest.
   *
   * @param file path below {@link #DIRECTORY}
   * @param verdicts verdicts that are right; empty = any
   * @param must rules that must report something
   * @param may rules that may report something besides
   */
  public record Row(String file, Set<String> verdicts, Set<String> must, Set<String> may) {
    public Path path() {
      return DIRECTORY.resolve(file);
    }

    public TraceReport verify() {
      try {
        return judge(InputStream.nullInputStream()).verify(new Input.NamedFile(path()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** Ftrace text. */
  public static Stream<Row> text() {
    return all().filter(row -> row.file().endsWith(".ftrace.gz"));
  }

  /** Captures in all formats, of which everything that the manifest says is demanded. */
  public static Stream<Row> all() {
    return records()
        .map(
            record ->
                new Row(
                    record.get("file"),
                    words(record.get("verdict"), "|"),
                    words(record.get("must"), ";"),
                    words(record.get("may"), ";")))
        .filter(row -> Files.exists(row.path()));
  }

  public static Judge judge(InputStream in) throws IOException {
    return new ReplayJudge(new CaptureOpener(in, List.of()), ReplayOptions.defaults());
  }

  private static Stream<CSVRecord> records() {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader csv = Files.newBufferedReader(DIRECTORY.resolve("MANIFEST.csv"))) {
      return format.parse(csv).getRecords().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> words(String cell, String separator) {
    return Arrays.stream(cell.split(java.util.regex.Pattern.quote(separator), -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
