package dev.faultline.cli.verify;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.cli.input.Input;
import dev.faultline.cli.judge.ReplayJudge;
import dev.faultline.replay.ReplayOptions;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.v1.EventKind;
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

/**
 * Captures of programs that others wrote, on several filesystems and kernels, with what must be
 * said of each, and of which it is known what was recorded. Some are kept here; all there are lie
 * beside the repository, where that is so.
 */
final class RecordedCaptures {
  private static final Path SHARED =
      KeptCaptures.DIRECTORY.resolve("../../../shared/captures").normalize();

  private RecordedCaptures() {}

  /**
   * A row of a manifest.
   *
   * @param path the capture
   * @param verdicts verdicts that are right
   * @param must rules that must report something
   * @param may rules that may report something besides
   * @param occurrences how many findings of the first of them there must be, at least
   * @param decided whether the trace tells enough for a verdict other than INCONCLUSIVE
   * @param recorded what was on
   */
  record Row(
      Path path,
      Set<String> verdicts,
      Set<String> must,
      Set<String> may,
      long occurrences,
      boolean decided,
      Recording recorded) {

    TraceReport verify() {
      try {
        return new ReplayJudge(opener(), ReplayOptions.defaults())
            .verify(new Input.NamedFile(path));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** How often the kernel itself says in this capture that something is wrong. */
    long kernelFacts() {
      long facts = 0;
      EventBlock block = new EventBlock();
      try (EventSource source = opener().open(new Input.NamedFile(path))) {
        Event event = new Event(source.dictionary());
        while (source.next(block)) {
          for (int row = 0; row < block.size(); row++) {
            event.at(block, row);
            boolean error =
                event.kind() == EventKind.WRITEBACK_ERROR_SEEN && event.a() != event.b();
            facts += error || event.kind() == EventKind.KERNEL_REPORT ? 1 : 0;
          }
        }
        return facts;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private CaptureOpener opener() throws IOException {
      return new CaptureOpener(InputStream.nullInputStream(), List.of(), List.of(), recorded);
    }

    @Override
    public String toString() {
      return path.getFileName().toString();
    }
  }

  /** Those in the repository. */
  static Stream<Row> kept() {
    return Stream.of("xfstests", "modern").flatMap(name -> rows(KeptCaptures.DIRECTORY, name));
  }

  /** All others; none where they are absent. */
  static Stream<Row> others() {
    Set<String> kept = kept().map(Row::toString).collect(Collectors.toSet());
    return Stream.of("xfstests", "modern")
        .filter(name -> Files.exists(SHARED.resolve(name)))
        .flatMap(name -> rows(SHARED, name))
        .filter(row -> !kept.contains(row.toString()));
  }

  private static Stream<Row> rows(Path directory, String name) {
    Path folder = directory.resolve(name);
    List<CSVRecord> lists = read(directory.resolve("xfstests/recorded.csv"));
    return read(folder.resolve("MANIFEST.csv")).stream()
        .map(
            row ->
                new Row(
                    folder.resolve(row.get("file")),
                    words(row.get("verdict"), "|"),
                    words(row.get("must"), ";"),
                    words(row.get("may"), ";"),
                    row.get("occurrences").isEmpty() ? 0 : Long.parseLong(row.get("occurrences")),
                    row.get("decided").equals("yes"),
                    recorded(row, lists)));
  }

  /** Recordings of trace-cmd and perf say it themselves. */
  private static Recording recorded(CSVRecord row, List<CSVRecord> lists) {
    if (row.get("file").matches(".*\\.(dat|data)\\.gz")) {
      return Recording.NONE;
    }
    return lists.stream()
        .filter(list -> list.get("name").equals(row.get("recorded")))
        .map(list -> Recording.of(List.copyOf(words(list.get("events"), " "))))
        .findFirst()
        .orElse(Recording.NONE);
  }

  private static List<CSVRecord> read(Path csv) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader text = Files.newBufferedReader(csv)) {
      return format.parse(text).getRecords();
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
