package dev.faultline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The questions of docs/sql.md, asked of real reports. The engine is there in the profile {@code
 * sql} alone, for it is larger than everything else together.
 */
@DisplayName("The questions in SQL")
final class SqlTest {
  private static final Path BASE = Path.of(System.getProperty("basedir", "."));
  private static final Path STOCK = KeptCaptures.DIRECTORY.resolve("stock");
  private static final String HANG = "57e0d326949a8572";
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^## (.+?)$(?:(?!```).)*?)?```sql\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private static Path directory = Path.of("");

  private final List<Statement> open = new ArrayList<>();
  private final Map<String, String> questions = new LinkedHashMap<>();

  @BeforeEach
  void connect() throws IOException, SQLException {
    List<String> drivers =
        DriverManager.drivers().map(Driver::getClass).map(Class::getName).toList();
    assumeThat(drivers)
        .as("without -Psql there is no SQL engine")
        .anyMatch(name -> name.contains("duckdb"));
    if (!Files.exists(directory.resolve("findings.csv"))) {
      record();
    }
    Statement statement = DriverManager.getConnection("jdbc:duckdb:").createStatement();
    open.add(statement);
    for (MatchResult block :
        BLOCK.matcher(Files.readString(BASE.resolve("docs/sql.md"))).results().toList()) {
      if (block.group(1) == null) {
        statement.execute(here(block.group(2)));
      } else {
        questions.put(block.group(1), here(block.group(2)));
      }
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    for (Statement statement : open) {
      Connection connection = statement.getConnection();
      statement.close();
      connection.close();
    }
  }

  /** Two nights: the second one has a hang more. */
  private static void record() throws IOException {
    Files.createDirectories(directory.resolve("reports"));
    Files.createDirectories(directory.resolve("events"));
    Path willneed = STOCK.resolve("bcachefs-willneed-hang.ftrace.gz");
    Path mmap = STOCK.resolve("bcachefs-mmap-hang.ftrace.gz");
    for (List<Path> captures : List.of(List.of(mmap), List.of(mmap, willneed))) {
      List<String> words = new ArrayList<>(List.of("verify", "-q"));
      words.add(
          "--report=jsonl=" + directory.resolve("reports/2026-11-2" + captures.size() + ".jsonl"));
      words.add("--report=csv=" + directory.resolve("findings.csv"));
      captures.forEach(capture -> words.add(capture.toString()));
      assertThat(new Shell().verify(words.toArray(String[]::new)).status()).isEqualTo(1);
    }
    assertThat(
            new Shell()
                .verify(
                    "convert",
                    "--to=json",
                    "-o",
                    directory.resolve("events").toString(),
                    willneed.toString(),
                    mmap.toString())
                .status())
        .isZero();
  }

  /** The files that a question names lie in the folder of this test. */
  private static String here(String sql) {
    return sql.replaceAll("'(?=(reports|events|findings)[./])", "'" + directory + "/");
  }

  @Test
  @DisplayName("are eight, and each has an answer")
  void areEight() throws SQLException {
    assertThat(questions).hasSize(8);
    for (Map.Entry<String, String> question : questions.entrySet()) {
      assertThat(answer(question.getKey())).as(question.getKey()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("find the rule that fires most, and each bug in the night that it came in")
  void findBugs() throws SQLException {
    assertThat(answer("Which rule fires most?").get(0))
        .containsEntry("rule", "deadlock")
        .containsEntry("captures", 2L);
    assertThat(answer("When was each bug first seen?"))
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("fingerprint", HANG)
                    .containsEntry("first_night", "2026-11-22")
                    .containsEntry("nights", 1L))
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("first_night", "2026-11-21")
                    .containsEntry("nights", 2L));
    assertThat(answer("Which kernels are affected?"))
        .anySatisfy(row -> assertThat(row).containsEntry("violations", 3L));
  }

  @Test
  @DisplayName("find the waits of the hang, which never ended, and the file that it was about")
  void findWaits() throws SQLException {
    List<Map<String, Object>> waits = answer("What was waited for longest?");
    assertThat(waits.get(0).get("waited_ms")).isNull();
    assertThat(waits)
        .anySatisfy(
            row ->
                assertThat(row).containsEntry("tid", 228).containsEntry("lock_class", "pagecache"));
    assertThat(waits).anySatisfy(row -> assertThat(row.get("waited_ms")).isNotNull());
    assertThat(answer("What happened to one file?"))
        .anySatisfy(row -> assertThat(row).containsEntry("position", 543L));
  }

  @Test
  @DisplayName("keep all events as Parquet, and count what rules decided")
  void keepAndCount() throws SQLException {
    long kept =
        answer("How do I keep events for years?").stream()
            .mapToLong(row -> (Long) row.get("events"))
            .sum();
    assertThat(rows("SELECT count(*) AS n FROM events")).containsExactly(Map.of("n", kept));
    assertThat(answer("Do the captures still show what they are recorded for?"))
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("night", "2026-11-22")
                    .containsEntry("rule", "foreign-fill-under-block"));
  }

  private List<Map<String, Object>> answer(String question) throws SQLException {
    String all = questions.getOrDefault(question, "");
    int last = all.stripTrailing().lastIndexOf(";\n", all.stripTrailing().length() - 2);
    if (last > 0) {
      statement().execute(all.substring(0, last));
    }
    return rows(all.substring(last + 1));
  }

  private List<Map<String, Object>> rows(String sql) throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (ResultSet result = statement().executeQuery(sql)) {
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private Statement statement() {
    return open.get(0);
  }
}
