package dev.faultline.cli.known;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.traces.input.SmallFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of suppressions: CSV with the columns {@code fingerprint,reason,owner,expires}, of which
 * none may be empty; lines that begin with {@code #} are comments.
 */
final class SuppressionFile {
  /** Tables are kept by hand: one of this size is something else. */
  private static final int MOST_BYTES = 16 << 20;

  private static final List<String> COLUMNS = List.of("fingerprint", "reason", "owner", "expires");
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setCommentMarker('#')
          .setIgnoreEmptyLines(true)
          .setIgnoreSurroundingSpaces(true)
          .get();

  private SuppressionFile() {}

  /**
   * Reads a table.
   *
   * @return suppressions by fingerprint, in the order of the file
   * @throws IOException if it cannot be read or a line is wrong; the message tells which and what
   *     was expected
   */
  static Map<String, Suppression> read(Path path) throws IOException {
    byte[] bytes =
        SmallFile.read(path, MOST_BYTES)
            .orElseThrow(() -> new IOException("it has more than " + MOST_BYTES + " bytes"));
    try (Reader in = new InputStreamReader(new ByteArrayInputStream(bytes), UTF_8.newDecoder());
        CSVParser parser = CSVParser.parse(in, FORMAT)) {
      if (!parser.getHeaderNames().equals(COLUMNS)) {
        throw new IOException("its first line must be " + String.join(",", COLUMNS));
      }
      Map<String, Suppression> all = new LinkedHashMap<>();
      for (CSVRecord row : parser) {
        Suppression suppression = suppression(row, parser.getCurrentLineNumber());
        if (all.putIfAbsent(suppression.fingerprint(), suppression) != null) {
          throw wrong(parser.getCurrentLineNumber(), suppression.fingerprint() + " comes twice");
        }
      }
      return all;
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no table: " + e.getMessage(), e);
    }
  }

  private static Suppression suppression(CSVRecord row, long line) throws IOException {
    if (row.size() != COLUMNS.size()) {
      throw wrong(line, "expected are " + COLUMNS.size() + " cells: " + String.join(",", COLUMNS));
    }
    for (String column : COLUMNS) {
      if (row.get(column).isBlank()) {
        throw wrong(line, "the " + column + " is missing");
      }
    }
    String fingerprint = row.get("fingerprint");
    if (!FINGERPRINT.matcher(fingerprint).matches()) {
      throw wrong(line, "a fingerprint is 16 digits of 0-9 and a-f, as reports print it");
    }
    try {
      LocalDate expires = LocalDate.parse(row.get("expires"));
      return new Suppression(fingerprint, row.get("reason"), row.get("owner"), expires);
    } catch (DateTimeParseException e) {
      throw wrong(line, "the day of expiry must be like 2027-01-31");
    }
  }

  private static IOException wrong(long line, String what) {
    return new IOException("line " + line + ": " + what);
  }
}
