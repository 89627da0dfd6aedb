package dev.faultline.cli.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands behind an option, changed by lot; more by {@code -Dfuzz=1000000}. */
@DisplayName("A file behind an option that is mutated")
final class FuzzedOptionsTest {
  private static final int CASES = Integer.getInteger("fuzz", 3_000);
  private static final int FROM = Integer.getInteger("fuzz.from", 0);

  @TempDir Path directory = Path.of(".");

  private final Cost cost = new Cost();
  private final List<Case> cases = new ArrayList<>();
  private String capture = "";

  /** A file that is right, and the words before its name on the command line. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(String suffix, byte[] bytes, String... words) {}

  @BeforeEach
  void cases() throws IOException {
    capture = KeptCaptures.DIRECTORY.resolve("imperfect/xfs_w2.txt").toString();
    add(".txtpb", resource("/bindings/mmap_lock.txtpb"), "verify", "--binding");
    add(".txtpb", resource("/bindings/bcachefs-probes.txtpb"), "verify", "--binding");
    add(".txtpb", resource("/roles/fuse.txtpb"), "verify", "--roles");
    add(
        ".csv",
        """
        fingerprint,reason,owner,expires
        0123456789abcdef,known,me,2030-01-31
        # one more
        fedcba9876543210,"known, too",you,2031-12-01
        """,
        "verify",
        "--suppressions");
    add(
        ".recorded",
        "events=iomap:*,filemap:mm_filemap_add_to_page_cache clock=mono cpus=2\n",
        "verify",
        "--recorded");
    for (String format : List.of("json", "pb")) {
      Path report = directory.resolve("report." + format);
      new Shell().verify("verify", "-q", "--report", format + "=" + report, capture);
      byte[] bytes = Files.readAllBytes(report);
      cases.add(new Case("." + format, bytes, "verify", "--baseline"));
      cases.add(new Case("." + format, bytes, "explain", "--in"));
      cases.add(new Case("." + format, bytes, "merge"));
    }
  }

  private void add(String suffix, String text, String... words) {
    cases.add(new Case(suffix, text.getBytes(ISO_8859_1), words));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = dev.faultline.traces.CaptureReader.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  @DisplayName("is used or refused in a sentence")
  void holds() throws IOException {
    int refused = 0;
    for (int seed = FROM; seed < FROM + CASES; seed++) {
      Random random = new Random(seed);
      Case chosen = cases.get(random.nextInt(cases.size()));
      Mutant mutant = Mutant.of(chosen.bytes(), random);
      Path file = directory.resolve("mutant" + chosen.suffix());
      Files.write(file, mutant.bytes());
      List<String> words = new ArrayList<>(List.of(chosen.words()));
      words.add(file.toString());
      if (chosen.words()[0].equals("verify")) {
        words.add(capture);
      } else if (chosen.words()[0].equals("explain")) {
        words.add("1");
      }
      String what = seed + " " + words + " " + mutant.mutations();
      cost.begin();
      Shell.Result result = new Shell().verify(words.toArray(String[]::new));
      cost.end(what);
      assertThat(result.err()).as(what).doesNotContain("internal error");
      assertThat(result.status()).as(what).isBetween(0, 4);
      if (result.status() == 2 || result.status() == 4) {
        refused++;
        assertThat(result.err() + result.out()).as(what).isNotBlank().hasSizeLessThan(100_000);
      }
    }

    System.out.printf("%d mutants of files behind options, %d refused: %s%n", CASES, refused, cost);
    cost.assertBounded();
    assertThat(refused).isBetween(CASES / 10, CASES * 9 / 10);
  }
}
