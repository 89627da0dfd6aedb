package dev.faultline.traces.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a table of events: it names at least the columns {@code time_ns} and {@code
 * event}. Commas, semicolons or tabs are between them. In front of it may be blank lines, comments,
 * the line in which bpftrace says what it attaches, and the byte-order mark of a spreadsheet.
 *
 * @param delimiter between the cells
 * @param names of the columns
 * @param bytes where the first record begins
 * @param lines up to there
 */
public record CsvHeader(char delimiter, List<String> names, int bytes, int lines) {
  private static final char[] DELIMITERS = {',', ';', '\t'};
  private static final int MAX_LINES = 16;
  private static final int MAX_BYTES = 1 << 14;
  private static final String ORDER_MARK = "\ufeff";

  /** Keeps its own copy. */
  public CsvHeader {
    names = List.copyOf(names);
  }

  /** The header at the beginning of {@code head}, or null if there is none. */
  public static @Nullable CsvHeader find(byte[] head) {
    int from = 0;
    for (int line = 1; line <= MAX_LINES && from < head.length; line++) {
      int to = from;
      while (to < head.length && head[to] != '\n') {
        to++;
      }
      if (to - from > MAX_BYTES) {
        return null;
      }
      String text = new String(head, from, to - from, StandardCharsets.UTF_8).strip();
      String plain = text.startsWith(ORDER_MARK) ? text.substring(1) : text;
      int next = Math.min(to + 1, head.length);
      for (char delimiter : DELIMITERS) {
        List<String> names = names(plain, delimiter);
        if (names.contains(EventColumn.TIME_NS.word())
            && names.contains(EventColumn.EVENT.word())) {
          return isUnique(names) ? new CsvHeader(delimiter, names, next, line) : null;
        }
      }
      if (!plain.isEmpty() && !plain.startsWith("#") && !plain.startsWith("Attaching ")) {
        return null;
      }
      from = next;
    }
    return null;
  }

  private static List<String> names(String line, char delimiter) {
    CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(delimiter).get();
    try (CSVParser parser = CSVParser.parse(line, format)) {
      return parser.stream().flatMap(row -> row.stream()).map(String::strip).toList();
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  private static boolean isUnique(List<String> names) {
    return new HashSet<>(names).size() == names.size();
  }

  /** Where the column is, or -1. */
  int indexOf(String name) {
    return names.indexOf(name);
  }
}
