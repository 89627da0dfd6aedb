package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Compares all that a rule says of the traces of a test with the text that is kept of it in {@code
 * reports/}, beside what the test itself asks for: every sentence, every line of evidence, every
 * count.
 *
 * <p>Where the words are meant to change, {@code -Dreports.keep=true} writes the texts of the
 * classes that are run anew; the difference is what a user will see, and is to be read.
 */
public final class KeptReports
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final String HEAD = "=== ";
  private static final boolean KEEP = Boolean.getBoolean("reports.keep");
  private static final Path RESOURCES = Path.of("src/test/resources");

  /** What was said since the test began. */
  private static final ThreadLocal<StringBuilder> SAID =
      ThreadLocal.withInitial(StringBuilder::new);

  private static Map<String, String> kept = Map.of();
  private static final Map<String, String> seen = new TreeMap<>();

  /** A rule has said this in the test that is running. */
  static TraceReport heard(TraceReport report) {
    SAID.get().append(ReportText.of(report));
    return report;
  }

  /** All rules have said this, of a trace that is too long for every word of it. */
  public static void heardInShort(TraceReport report) {
    SAID.get().append(ReportText.beside("", report));
  }

  /**
   * And this is what all other rules say of the same trace, where everything is known to have been
   * recorded, and where nothing is known of that.
   */
  static void heardBeside(String rule, TraceReport allRecorded, TraceReport untold) {
    String beside = ReportText.beside(rule, allRecorded);
    String unsure = ReportText.beside("", untold);
    SAID.get().append(beside);
    SAID.get().append("untold: ").append(unsure);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (isNested(context)) {
      return;
    }
    kept = read(context.getRequiredTestClass());
    seen.clear();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    SAID.get().setLength(0);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    String said = SAID.get().toString();
    if (said.isEmpty() || context.getExecutionException().isPresent()) {
      return;
    }
    String test = nameOf(context);
    seen.put(test, said);
    if (!KEEP) {
      assertThat(said)
          .as("what is said in %s (-Dreports.keep=true if it is meant)", test)
          .isEqualTo(kept.get(test));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (!KEEP || isNested(context) || seen.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    seen.forEach((test, said) -> text.append(HEAD).append(test).append('\n').append(said));
    Class<?> testClass = context.getRequiredTestClass();
    Path directory = RESOURCES.resolve(testClass.getPackageName().replace('.', '/') + "/reports");
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(fileOf(testClass)), text);
  }

  private static boolean isNested(ExtensionContext context) {
    return context.getRequiredTestClass().getEnclosingClass() != null;
  }

  private static String fileOf(Class<?> testClass) {
    return testClass.getSimpleName() + ".txt";
  }

  /** {@code Reports.blockWhileAdd}, and the number of the call where there are several. */
  private static String nameOf(ExtensionContext context) {
    Class<?> testClass = context.getRequiredTestClass();
    String nested = testClass.getEnclosingClass() == null ? "" : testClass.getSimpleName() + ".";
    String id = context.getUniqueId();
    int invocation = id.indexOf("invocation:");
    return nested
        + context.getRequiredTestMethod().getName()
        + (invocation < 0 ? "" : " " + id.substring(invocation + 11, id.indexOf(']', invocation)));
  }

  private static Map<String, String> read(Class<?> testClass) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (@Nullable InputStream file =
        testClass.getResourceAsStream("reports/" + fileOf(testClass))) {
      if (file == null) {
        return texts;
      }
      String all = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : all.substring(HEAD.length()).split("(?m)^" + HEAD, -1)) {
        int end = part.indexOf('\n');
        texts.put(part.substring(0, end), part.substring(end + 1));
      }
    }
    return texts;
  }
}
