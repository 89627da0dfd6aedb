package dev.faultline.traces.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.traces.probe.code.Objdump;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tables of sites were made by hand, from disassemblies of the whole modules, and recorded with
 * on running kernels: an oracle that knows nothing of this search.
 */
@DisplayName("The lock in the code of modules")
final class LockSitesTest {

  @BeforeAll
  static void needsObjdump() {
    assumeTrue(Tools.has("objdump"), "binutils is not installed: apt-get install binutils");
  }

  private static LockSites sites(String module) throws IOException {
    return LockSites.find(ModuleExtract.read(module), new Objdump("objdump"));
  }

  private static List<String> expected(String table) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    LockSitesTest.class.getResourceAsStream(table + ".sites.csv"), table),
                StandardCharsets.UTF_8))) {
      return in.lines().skip(1).toList();
    }
  }

  private static List<String> rows(LockSites sites) {
    List<String> rows = new ArrayList<>();
    for (LockSite site : sites.locks()) {
      String what =
          switch (site.kind()) {
            case ACQUIRED -> "acquire";
            case RELEASE, RELEASE_ASYNC -> "release";
            case TRIED, TRY_FAILED -> "";
          };
      if (!what.isEmpty()) {
        rows.add(
            site.place() + ";" + what + ";" + site.state().number() + ";" + site.inode() + ";");
      }
    }
    for (FaultsSite site : sites.faults()) {
      rows.add(site.place() + ";fdm;;;" + site.code());
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.117+deb12-amd64, 6.12, 12",
    "6.12.117+deb12-cloud-amd64, 6.12, 12",
    "6.12.117+deb12-rt-amd64, 6.12, 12",
    "6.12.107+deb12-amd64, 6.12, 12",
    "6.16.3+deb13-amd64, 6.16, 13",
    "6.16.12+deb13-amd64, 6.16, 13",
    "dkms-1.39.2-7.2.12, dkms-1.39.2, 12",
  })
  @DisplayName("Given a module, then exactly its sites are found, and every slow path is paired")
  void exactly(String module, String table, int slowCalls) throws IOException {
    LockSites sites = sites(module);

    assertThat(rows(sites)).containsExactlyInAnyOrderElementsOf(expected(table));
    assertThat(sites.slowCalls()).isEqualTo(slowCalls);
    assertThat(sites.slowPaths()).isEqualTo(slowCalls);
    assertThat(sites.complete()).isTrue();
  }

  private static LockSite at(LockSites sites, String place) {
    return sites.locks().stream()
        .filter(site -> site.place().equals(place))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName(
      "Given a point that is reached without the lock too, then each way to the lock has a probe")
  void alsoReachedOtherwise() throws IOException {
    LockSite second = at(sites("6.16.12+deb13-amd64"), "bch2_remap_file_range+0x121");

    assertThat(second.remark()).isEqualTo("also reached by +0xfd je, without the lock");
    assertThat(second.points())
        .containsExactly(
            new ProbePoint("bch2_remap_file_range+0x11f", Home.memory(5, -0x40), true),
            new ProbePoint("bch2_remap_file_range+0x484", Home.memory(5, -0x40), false));
  }

  @Test
  @DisplayName(
      "Given an inode in the register that the counter overwrites, then its memory is told")
  void overwrittenByTheCounter() throws IOException {
    LockSite remap = at(sites("6.12.117+deb12-amd64"), "bch2_remap_file_range+0xfc");

    assertThat(remap.inode()).hasToString("mem 0x8(%rdx)");
    assertThat(remap.points())
        .containsExactly(
            new ProbePoint("bch2_remap_file_range+0xfa", Home.register(7, -0x2d0), true),
            new ProbePoint("bch2_remap_file_range+0x3c8", Home.memory(2, 8), false));
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.117+deb12-amd64, bch2_page_mkwrite+0xfc, bch2_page_mkwrite+0x101",
    "6.16.12+deb13-amd64, bch2_page_mkwrite+0x18a, bch2_page_mkwrite+0x18f",
  })
  @DisplayName("Given a static call where the lock is held, then the probe stands behind it")
  void staticCall(String module, String place, String probed) throws IOException {
    LockSite mkwrite = at(sites(module), place);

    assertThat(mkwrite.points()).extracting(ProbePoint::place).containsExactly(probed);
    assertThat(mkwrite.remark()).contains("rewritten by the kernel");
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.117+deb12-amd64, bch2_page_fault+0x63, bch2_page_fault+0xdd",
    "6.16.12+deb13-amd64, bch2_page_fault+0x60, bch2_page_fault+0xb5",
  })
  @DisplayName("Given a try, then it joins the acquisition, and its failure has a site of its own")
  void tried(String module, String joined, String failed) throws IOException {
    LockSites sites = sites(module);

    assertThat(at(sites, joined).remark()).contains("the try at").endsWith("leads here too");
    assertThat(at(sites, failed).kind()).isEqualTo(LockSite.Kind.TRY_FAILED);
  }

  @Test
  @DisplayName("Given releases of direct writes behind their system call, then they are told apart")
  void asynchronous() throws IOException {
    assertThat(sites("6.12.117+deb12-amd64").locks())
        .filteredOn(site -> site.kind() == LockSite.Kind.RELEASE_ASYNC)
        .extracting(LockSite::place)
        .containsExactly(
            "bch2_dio_write_continue+0x58b",
            "bch2_dio_write_flush_done+0x62",
            "bch2_dio_write_loop_async+0xc1");
  }

  @Test
  @DisplayName("Given other atomic instructions, then each is listed with the reason")
  void candidates() throws IOException {
    assertThat(sites("6.16.12+deb13-amd64").candidates())
        .extracting(candidate -> candidate.place() + ": " + candidate.why())
        .containsExactlyInAnyOrder(
            "bch2_fallocate_dispatch+0x1ac: it changes what is 0x0 behind a pointer; the lock is at 0x2e0",
            "bch2_direct_write+0xa77: it changes what is 0x0 behind a pointer; the lock is at 0x2e0",
            "__bch2_write+0xd93: no wake-up behind it: another counter, 0x25ba8 behind a pointer",
            "bch2_write_super+0x4e6: it changes what is 0x0 behind a pointer; the lock is at 0x2e0");
  }

  @Test
  @DisplayName(
      "Given the disabled faults, then registers tell the value, the result and the mapping")
  void disabledFaults() throws IOException {
    assertThat(sites("6.16.12+deb13-amd64").faults())
        .filteredOn(site -> !site.probe().isEmpty())
        .extracting(site -> site.kind() + " " + site.probe() + " " + site.arguments().get(0))
        .containsExactly(
            "CLEAR bch2_dio_write_continue+0x106 value=%ax:x64",
            "SET bch2_dio_write_continue+0xdb mapping=%cx:x64",
            "SET bch2_direct_write+0x31d mapping=%cx:x64",
            "CLEAR bch2_direct_write+0x33e value=%dx:x64",
            "FAULT bch2_page_fault+0x27 fdm=%ax:x64");
  }

  @Test
  @DisplayName("Given a readahead that only tries, then both outcomes have a site")
  void onlyTried() throws IOException {
    assertThat(sites("dkms-1.39.2-7.2.12").locks())
        .filteredOn(site -> site.function().equals("bch2_readahead"))
        .extracting(site -> site.kind() + " " + site.place())
        .containsExactly(
            "TRIED bch2_readahead+0x1f4",
            "RELEASE bch2_readahead+0x3c6",
            "TRY_FAILED bch2_readahead+0x4ca");
  }

  @Test
  @DisplayName("Given a table of disabled mappings, then a fault that finds none has a probe too")
  void tableOfMappings() throws IOException {
    assertThat(sites("dkms-1.39.2-7.2.12").faults())
        .filteredOn(site -> !site.probe().isEmpty())
        .extracting(site -> site.kind() + " " + site.probe() + " " + site.arguments().get(0))
        .containsExactly(
            "SET bch2_dio_write_continue+0x228 mapping=%cx:x64",
            "CLEAR bch2_dio_write_continue+0x2d3 value=%r12:x64",
            "SET bch2_direct_write+0x475 mapping=%cx:x64",
            "CLEAR bch2_direct_write+0xe0e value=%si:x64",
            "FAULT bch2_page_fault+0x1de fdm=%ax:x64",
            "FAULT bch2_page_fault+0x89 fdm=\\0:x64");
  }
}
