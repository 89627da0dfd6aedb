package dev.faultline.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.util.JsonFormat;
import dev.faultline.cli.Shell;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.v1.Change;
import dev.faultline.v1.Diff;
import dev.faultline.v1.Report;
import dev.faultline.v1.TraceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("diff")
final class DiffCommandTest {
  @TempDir private Path directory = Path.of("");

  @Test
  @DisplayName("tells new, fixed and known findings of reports apart, and fails for new ones")
  void comparesReports() throws IOException {
    TraceReport fixable =
        Samples.suspect("x").toBuilder()
            .addCoverage(
                Samples.clean("").getCoverage(0).toBuilder().setRule("lock-order-inversion"))
            .build();
    String old = pb("old", Samples.suspect("a"), Samples.clean("b"));
    String now = json("new", Samples.violation("b"), fixable.toBuilder().clearFindings().build());

    Shell.Result result = new Shell().run("diff", old, now);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .isEqualTo(
            """
            NEW     violation  foreign-fill-under-block  [3f2a91c0]  in b
                    A page is inserted by an operation without the add lock while another operation holds block
            FIXED   potential  lock-order-inversion  []  in a
                    lock-order inversion: pagecache(block) → mmap_lock → pagecache(add)
            1 new, 1 fixed, 0 unseen, 0 known
            """);
    assertThat(new Shell().run("diff", now, now).status()).isZero();
    assertThat(new Shell().run("diff", now, now).out())
        .endsWith("0 new, 0 fixed, 0 unseen, 1 known\n");
  }

  @Test
  @DisplayName("does not call fixed what could not have been seen")
  void doesNotCallFixed() throws IOException {
    String old = pb("old", Samples.suspect("a"));
    String now = pb("new", Samples.inconclusive("a"));

    assertThat(new Shell().run("diff", old, now).out())
        .contains("UNSEEN  potential  lock-order-inversion")
        .contains("0 new, 0 fixed, 1 unseen, 0 known\n")
        .contains("1 of the new captures INCONCLUSIVE\n");
  }

  @Test
  @DisplayName("verifies what is no report")
  void verifiesCaptures() throws IOException {
    String old = pb("old", Samples.clean("a"));
    Path capture = Files.writeString(directory.resolve("capture"), "# tracer: nop\n");

    Shell.Result result =
        new Shell().reporting(Samples.violation("")).run("diff", old, capture.toString());

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("[3f2a91c0]  in " + capture);
  }

  @Test
  @DisplayName("says what it cannot read")
  void saysWhatItCannotRead() throws IOException {
    Path cut = Files.write(directory.resolve("cut"), new byte[] {0x12, 9, 1});
    String old = pb("old", Samples.clean("a"));

    Shell.Result result = new Shell().run("diff", old, cut.toString());

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).startsWith("UNREADABLE  " + cut + ": The report cannot be read: ");
    assertThat(new Shell().run("diff", old, directory.resolve("none").toString()).status())
        .isEqualTo(4);
    assertThat(new Shell().run("diff", old).status()).isEqualTo(2);
  }

  @Test
  @DisplayName("tells programs the same in JSON")
  void tellsPrograms() throws IOException {
    String old = pb("old", Samples.suspect("a"), Samples.clean("b"));
    String now = json("new", Samples.inconclusive("\u202ea"), Samples.violation("b"));
    Path cut = Files.write(directory.resolve("cut"), new byte[] {0x12, 9, 1});

    Shell.Result result = new Shell().run("diff", "--report", "json", old, now);
    Diff.Builder diff = Diff.newBuilder();
    JsonFormat.parser().merge(result.out(), diff);

    assertThat(result.status()).isEqualTo(1);
    assertThat(diff.getChangesList())
        .extracting(Change::getKind, Change::getPath)
        .containsExactly(tuple(Change.Kind.NEW, "b"), tuple(Change.Kind.UNSEEN, "a"));
    assertThat(diff.getChanges(0).getFinding())
        .isEqualTo(Samples.violation("b").getFindings(0).toBuilder().clearScene().build());
    assertThat(diff.getInconclusive()).isEqualTo(1);
    Path file = directory.resolve("diff.json");
    Shell.Result unread = new Shell().run("diff", "--report", "json=" + file, now, cut.toString());
    assertThat(unread.status()).isEqualTo(4);
    assertThat(unread.out()).isEmpty();
    assertThat(Files.readString(file)).contains("\"unread\": [{\n    \"path\": \"" + cut);
    assertThat(new Shell().run("diff", "--report", "sarif", old, now).err())
        .contains("A comparison is written as text, json or kcidb.");
    assertThat(new Shell().run("diff", "--report", "json=/nonexistent/d", old, now).status())
        .isEqualTo(2);
  }

  private static Report report(TraceReport... traces) {
    return Report.newBuilder().setToolVersion("1").addAllTraces(List.of(traces)).build();
  }

  private String pb(String name, TraceReport... traces) throws IOException {
    return Files.write(directory.resolve(name), report(traces).toByteArray()).toString();
  }

  private String json(String name, TraceReport... traces) throws IOException {
    return Files.writeString(directory.resolve(name), JsonFormat.printer().print(report(traces)))
        .toString();
  }
}
