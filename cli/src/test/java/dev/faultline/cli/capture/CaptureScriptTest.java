package dev.faultline.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.faultline.cli.Shell;
import dev.faultline.cli.input.CaptureOpener;
import dev.faultline.replay.RuleCatalog;
import dev.faultline.stream.Recording;
import dev.faultline.traces.probe.ModuleFunctions;
import dev.faultline.traces.probe.ModuleProbes;
import dev.faultline.traces.probe.ProbeDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A script of faultline capture")
final class CaptureScriptTest {
  private static final String[] NO_WORDS = {};
  private static final String BUILD = "0400000014000000030000474e5500";

  @TempDir private Path folder = Path.of("");
  private FakeTracefs kernel;

  CaptureScriptTest() throws IOException {
    kernel = new FakeTracefs(Files.createTempDirectory("unused"));
  }

  @BeforeEach
  void boot() throws IOException {
    kernel = new FakeTracefs(folder);
    kernel.event("filemap", "mm_filemap_add_to_page_cache");
    kernel.event("iomap", "iomap_dio_rw_begin");
    kernel.event("iomap", "iomap_iter");
    kernel.probe("fdm", "pagecache_lock_acquired");
    kernel.probe("fdmz", "pagecache_lock_acquired");
    kernel.probe("fdm", "dio_write_exit");
  }

  static String script(Filesystem filesystem, Tool tool, String command) throws IOException {
    return script(
        filesystem,
        tool,
        command,
        filesystem == Filesystem.BCACHEFS ? Optional.of(module()) : Optional.empty());
  }

  private static String script(
      Filesystem filesystem, Tool tool, String command, Optional<Probed> probed)
      throws IOException {
    return new CaptureScript(filesystem, tool, outlook(filesystem), probed, command, "faultline")
        .toString();
  }

  static Outlook outlook(Filesystem filesystem) throws IOException {
    return new Outlook(
        filesystem,
        RuleCatalog.rules(),
        new CaptureOpener(
                new ByteArrayInputStream(new byte[0]), List.of(), List.of(), Recording.NONE)
            .tracepoints());
  }

  private static Probed module() {
    List<ProbeDefinition> probes =
        List.of(
            new ProbeDefinition(
                "fdmz",
                "pagecache_lock_acquired",
                false,
                "bcachefs",
                "f+0x1",
                List.of("state=\\1:u32", "zf=%flags:x64"),
                "zf & 0x40"),
            new ProbeDefinition(
                "fdm",
                "pagecache_lock_acquired",
                false,
                "bcachefs",
                "f+0x2",
                List.of("state=\\1:u32"),
                ""),
            new ProbeDefinition(
                "fdm",
                "pagecache_lock_acquired",
                false,
                "bcachefs",
                "g+0x2",
                List.of("state=\\0:u32"),
                ""),
            new ProbeDefinition(
                "fdm", "dio_write_exit", true, "bcachefs", "f", List.of("ret=$retval:s64"), ""));
    return new Probed(
        "6.0-test SMP",
        "",
        BUILD,
        new ModuleProbes(probes, List.of("faults_disabled_set: not found in the code"), false));
  }

  private void load() throws IOException {
    kernel.module(HexFormat.of().parseHex(BUILD));
  }

  @ParameterizedTest
  @EnumSource(Filesystem.class)
  @DisplayName("passes shellcheck and dash, whatever records")
  void checked(Filesystem filesystem) throws IOException, InterruptedException {
    assumeTrue(has("shellcheck") && has("dash"), "shellcheck and dash are not installed");
    for (Tool tool : Tool.values()) {
      Path file = folder.resolve(filesystem + "-" + tool + ".sh");
      Files.writeString(file, script(filesystem, tool, "fio --name='a b' it\\'s"));
      for (List<String> check :
          List.of(
              List.of("shellcheck", "-s", "sh", file.toString()),
              List.of("dash", "-n", file.toString()))) {
        Process process = new ProcessBuilder(check).redirectErrorStream(true).start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(found).isZero();
      }
    }
  }

  private static boolean has(String program) {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  @Test
  @DisplayName("records what this kernel has, says what it lacks and what is lost with it")
  void records() throws IOException, InterruptedException {
    FakeTracefs.Result result =
        kernel.run(script(Filesystem.XFS, Tool.TRACEFS, ""), Map.of("OUT", "a"), "true");

    assertThat(result.messages())
        .contains("no iomap:iomap_dio_complete; lost with it: ")
        .contains("stale-page-after-dio")
        .doesNotContain("no iomap:iomap_apply")
        .contains("ended with status 0", "faultline verify a.ftrace.gz");
    assertThat(result.status()).isZero();
    assertThat(kernel.removed("events/iomap/iomap_iter/enable")).isEqualTo("1");
    assertThat(kernel.removed("trace_clock")).isEqualTo("mono");
    assertThat(kernel.removed("trace_options")).isEqualTo("nohash-ptr");
    assertThat(kernel.removed("buffer_size_kb")).isEqualTo("32768");
    assertThat(kernel.removed("trace_marker")).startsWith("faultline recorded ");
    assertThat(kernel.instanceIsThere()).isFalse();
    assertThat(kernel.file("a.ftrace.gz")).isRegularFile();
    assertThat(Files.readAllLines(kernel.file("a.ftrace.gz.recorded")))
        .anyMatch(line -> line.matches("faultline recorded kernel=\\S+ cpus=\\d+ clock=mono .*"))
        .contains(
            "faultline recorded events=filemap:mm_filemap_add_to_page_cache",
            "faultline recorded events=iomap:iomap_iter",
            "faultline recorded events=iomap:iomap_dio_rw_begin");
  }

  @Test
  @DisplayName("sets probes, counts what they missed, and leaves the list as it was")
  void probes() throws IOException, InterruptedException {
    load();
    Set<String> before = kernel.probes();

    FakeTracefs.Result result =
        kernel.run(script(Filesystem.BCACHEFS, Tool.TRACEFS, "exit 3"), Map.of("OUT", "a"));

    assertThat(result.messages()).contains("ended with status 3");
    assertThat(result.status()).isZero();
    assertThat(kernel.probeLines())
        .contains(
            "p:fdmz/pagecache_lock_acquired bcachefs:f+0x1 state=\\1:u32 zf=%flags:x64",
            "p:fdm/pagecache_lock_acquired bcachefs:g+0x2 state=\\0:u32",
            "r512:fdm/dio_write_exit bcachefs:f ret=$retval:s64");
    assertThat(kernel.probes()).isEqualTo(before);
    assertThat(kernel.removed("events/fdmz/pagecache_lock_acquired/filter")).isEqualTo("zf & 0x40");
    assertThat(kernel.removed("events/fdmz/pagecache_lock_acquired/enable")).isEqualTo("1");
    assertThat(Files.readAllLines(kernel.file("a.ftrace.gz.recorded")))
        .contains(
            "faultline recorded events=fdm:dio_write_exit",
            "faultline recorded probes=dio_write_exit:42:3")
        .noneMatch(line -> line.contains("other"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP"})
  @DisplayName("ends in order when it is interrupted: saves, and puts everything back")
  void interrupted(String signal) throws IOException, InterruptedException {
    load();
    Set<String> before = kernel.probes();
    Process process =
        kernel.start(
            script(Filesystem.BCACHEFS, Tool.TRACEFS, ""), Map.of("OUT", "a"), "sleep", "300");
    for (int i = 0; i < 300 && !records(process); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    FakeTracefs.Result result = kernel.end(process);

    assertThat(result.status()).isEqualTo(signal.equals("TERM") ? 143 : 129);
    assertThat(kernel.probes()).isEqualTo(before);
    assertThat(kernel.instanceIsThere()).isFalse();
    assertThat(kernel.file("a.ftrace.gz")).isRegularFile();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 60, 120, 250})
  @DisplayName("puts everything back whenever a signal comes, also while it still sets probes")
  void interruptedEarly(int milliseconds) throws IOException, InterruptedException {
    load();
    Set<String> before = kernel.probes();
    Process process =
        kernel.start(
            script(Filesystem.BCACHEFS, Tool.TRACEFS, ""), Map.of("OUT", "a"), "sleep", "300");
    TimeUnit.MILLISECONDS.sleep(milliseconds);
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    kernel.end(process);

    assertThat(kernel.probes()).isEqualTo(before);
    assertThat(kernel.instanceIsThere()).isFalse();
  }

  private static boolean records(Process process) {
    return process
        .descendants()
        .anyMatch(
            child -> List.of("300").equals(List.of(child.info().arguments().orElse(NO_WORDS))));
  }

  @Test
  @DisplayName("gives up a command that does not end, after LIMIT seconds")
  void limit() throws IOException, InterruptedException {
    FakeTracefs.Result result =
        kernel.run(
            script(Filesystem.XFS, Tool.TRACEFS, ""),
            Map.of("OUT", "a", "LIMIT", "1"),
            "sleep",
            "300");

    assertThat(result.messages()).contains("still running after 1 s");
    assertThat(result.status()).isEqualTo(124);
    assertThat(kernel.file("a.ftrace.gz")).isRegularFile();
    assertThat(kernel.instanceIsThere()).isFalse();
  }

  @Test
  @DisplayName("refuses another build of the module, before it changes anything")
  void otherBuild() throws IOException, InterruptedException {
    kernel.module(new byte[] {1, 2, 3});
    FakeTracefs.Result result =
        kernel.run(script(Filesystem.BCACHEFS, Tool.TRACEFS, ""), Map.of("OUT", "a"), "true");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.messages()).contains("is not the one that this script is for");
    assertThat(kernel.probeLines()).hasSize(1);
  }

  @Test
  @DisplayName("refuses where probes of the same group are there already")
  void ownProbes() throws IOException, InterruptedException {
    load();
    kernel.event("fdm", "mine");
    FakeTracefs.Result result =
        kernel.run(script(Filesystem.BCACHEFS, Tool.TRACEFS, ""), Map.of("OUT", "a"), "true");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.messages()).contains("there are probes of group fdm already");
  }

  /** A trace-cmd that records until it is interrupted, and then writes its file. */
  private void traceCmd() throws IOException {
    load();
    for (String file : List.of("tracing_on", "buffer_size_kb", "set_event")) {
      Files.writeString(
          kernel.file("sys/kernel/tracing/" + file), file.equals("set_event") ? "" : "1\n");
    }
    Files.writeString(kernel.file("sys/kernel/tracing/trace_clock"), "[local] global mono\n");
    Files.writeString(kernel.file("sys/kernel/tracing/current_tracer"), "nop\n");
    Files.writeString(kernel.file("sys/kernel/tracing/trace_options"), "hash-ptr\n");
    kernel.command(
        "trace-cmd",
        """
        [ -n "$REENTERED" ] || REENTERED=yes exec env --default-signal=INT sh "$0" "$@"
        trap 'rm a.dat.cpu0; echo recording > a.dat; exit 0' INT
        for word; do echo "<$word>"; done > "$FAKE/words"
        : > a.dat.cpu0
        while :; do sleep 0.1; done
        """);
  }

  @Test
  @DisplayName("has trace-cmd write its file when it is interrupted, and a command that hangs")
  void traceCmdInterrupted() throws IOException, InterruptedException {
    traceCmd();
    Set<String> before = kernel.probes();
    Process process =
        kernel.start(
            script(Filesystem.BCACHEFS, Tool.TRACE_CMD, ""),
            Map.of("OUT", "a", "GRACE", "3"),
            "sh",
            "-c",
            "trap '' TERM; : > \"$FAKE/runs\"; sleep 20");
    for (int i = 0; i < 300 && !Files.exists(kernel.file("runs")); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
    FakeTracefs.Result result = kernel.end(process);

    assertThat(result.status()).as(result.messages()).isEqualTo(143);
    assertThat(result.messages()).contains("done: faultline verify a.dat");
    assertThat(kernel.file("a.dat")).hasContent("recording");
    assertThat(kernel.probes()).isEqualTo(before);
    assertThat(Files.readString(kernel.file("sys/kernel/tracing/trace_clock")))
        .isEqualTo("local\n");
  }

  @Test
  @DisplayName("hands trace-cmd the events, the filter and the clock, and runs the command beside")
  void traceCmdRecords() throws IOException, InterruptedException {
    traceCmd();

    FakeTracefs.Result result =
        kernel.run(
            script(Filesystem.BCACHEFS, Tool.TRACE_CMD, ""),
            Map.of("OUT", "a"),
            "sh",
            "-c",
            "echo \"it's $0\" > \"$FAKE/said\"; cat \"$FAKE/words\" > \"$FAKE/then\"",
            "b");

    assertThat(result.messages()).contains("faultline verify a.dat");
    assertThat(kernel.file("a.dat")).hasContent("recording");
    assertThat(kernel.file("said")).hasContent("it's b");
    assertThat(kernel.file("then"))
        .as("the command ran while it recorded")
        .hasSameTextualContentAs(kernel.file("words"));
    assertThat(Files.readString(kernel.file("words")))
        .contains("<-C>\n<mono>\n")
        .contains("<-e>\n<fdmz:pagecache_lock_acquired>\n<-f>\n<zf & 0x40>\n")
        .endsWith("<-o>\n<a.dat>\n");
    assertThat(Files.readString(kernel.file("sys/kernel/tracing/trace_clock")))
        .isEqualTo("local\n");
    assertThat(kernel.file("a.dat.recorded")).isRegularFile();
  }

  @Test
  @DisplayName("hands perf the events, the filter, the clock and the command as they are")
  void perf() throws IOException, InterruptedException {
    load();
    kernel.command(
        "perf",
        "for word; do echo \"<$word>\"; done > \"$FAKE/words\"; echo recording > a.perf.data");

    kernel.run(script(Filesystem.BCACHEFS, Tool.PERF, ""), Map.of("OUT", "a"), "echo", "it's b");

    assertThat(Files.readString(kernel.file("words")))
        .contains("<-k>\n<CLOCK_MONOTONIC>\n")
        .contains("<-e>\n<fdmz:pagecache_lock_acquired>\n<--filter>\n<zf & 0x40>\n")
        .endsWith("<-o>\n<a.perf.data>\n<-->\n<echo>\n<it's b>\n");
  }

  @Test
  @DisplayName(
      "says so where the recorder has written nothing, as one that was killed at its start")
  void nothingWritten() throws IOException, InterruptedException {
    load();
    Set<String> before = kernel.probes();
    kernel.command("perf", "exit 0");

    FakeTracefs.Result result =
        kernel.run(script(Filesystem.BCACHEFS, Tool.PERF, ""), Map.of("OUT", "a"), "true");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.messages())
        .contains("there is no recording", "a.perf.data")
        .doesNotContain("done: faultline verify");
    assertThat(kernel.probes()).isEqualTo(before);
  }

  @Test
  @DisplayName("says in its head what it will decide, and what a module cannot be probed for")
  void head() throws IOException {
    assertThat(script(Filesystem.BCACHEFS, Tool.TRACEFS, "").replace("\n# ", " "))
        .contains("The capture can decide: foreign-fill-under-block")
        .contains("cannot be probed for faults_disabled_set: not found in the code; lost with it: ")
        .doesNotContain("No capture of this filesystem decides");
  }

  @Test
  @DisplayName("leaves out events that no rule asked for looks at, by --rules")
  void rules() {
    Shell.Result all = new Shell().run("capture", "--filesystem", "xfs");
    Shell.Result one =
        new Shell().run("capture", "--filesystem", "xfs", "--rules", "shootdown-failed");

    assertThat(all.out()).contains("mmap_lock:mmap_lock_released");
    assertThat(one.out())
        .doesNotContain("mmap_lock:mmap_lock_released")
        .contains("iomap:iomap_dio_complete", "The capture can decide: shootdown-failed.");
    assertThat(one.status()).isZero();
  }

  @Test
  @DisplayName("is not printed where the usage is wrong or the module cannot be read")
  void refused() {
    assertThat(new Shell().run("capture", "--filesystem", "xfs", "--rules", "stale").err())
        .contains("There is no rule 'stale'");
    assertThat(new Shell().run("capture", "--filesystem", "xfs", "--sites").status()).isEqualTo(2);
    Shell.Result none =
        new Shell().run("capture", "--kernel-module", folder.resolve("none.ko").toString());
    assertThat(none.status()).isEqualTo(4);
    assertThat(none.err()).contains("none.ko: there is no such file.");
    assertThat(none.out()).isEmpty();
  }

  private static Probed functions() throws IOException {
    ModuleFunctions module =
        new ModuleFunctions("bcachefs", Optional.empty(), path -> OptionalLong.of(8));
    return new Probed("", "", "", ModuleProbes.ofFunctions(module));
  }

  @Test
  @DisplayName("without the module's code probes functions, and says what is lost without the lock")
  void functionsOnly() throws IOException, InterruptedException {
    load();
    for (ProbeDefinition probe : functions().probes().probes()) {
      kernel.probe(probe.group(), probe.event());
    }
    String script = script(Filesystem.BCACHEFS, Tool.TRACEFS, "true", Optional.of(functions()));
    String head = script.substring(0, script.indexOf("set -u")).replace("\n# ", " ");
    Set<String> before = kernel.probes();

    FakeTracefs.Result result = kernel.run(script, Map.of("OUT", "a"));

    assertThat(head)
        .contains("No probe stands on the page-cache lock itself")
        .containsPattern("Lost without the lock: [a-z-, ]*lock-contract[a-z-, ]*fault-not-refused")
        .contains("Found where it shows, but never ruled out: state-exclusion, deadlock.")
        .containsPattern("The capture can decide: [a-z-, ]*stale-page-after-dio")
        .doesNotContainPattern("The capture can decide: [a-z-, ]*lock-contract")
        .doesNotContainPattern("The capture can decide: [a-z-, ]*fault-not-refused")
        .doesNotContain("No capture of this filesystem decides");
    assertThat(result.status()).isZero();
    assertThat(kernel.probeLines())
        .contains(
            "r512:fdm/dio_write_locked_exit bcachefs:bch2_write",
            "p:fdm/dio_write_locked_enter bcachefs:bch2_write",
            "p:fdm/page_fault_locked_enter filemap_fault")
        .noneMatch(line -> line.contains("pagecache_lock_acquired"));
    assertThat(kernel.probes()).isEqualTo(before);
  }

  /** A bpftrace that sets nothing and prints what was given. */
  private void bpftrace(String printed) throws IOException {
    Files.writeString(kernel.file("printed"), printed);
    kernel.command(
        "bpftrace",
        """
        [ -n "$REENTERED" ] || REENTERED=yes exec env --default-signal=INT sh "$0" "$@"
        trap 'exit 0' INT
        while [ "$1" != -o ]; do shift; done
        cp "$3" "$FAKE/program.bt"
        { echo 'Attaching 3 probes...'; echo 'first probe is set'; cat "$FAKE/printed"; echo 'last probe is set'; } > "$2"
        while :; do sleep 0.1; done
        """);
  }

  @Test
  @DisplayName("lets bpftrace print the fields that this kernel has, in the order of time")
  void bpftraceOfTracepoints() throws IOException, InterruptedException {
    for (String event : List.of("filemap/mm_filemap_add_to_page_cache", "iomap/iomap_iter")) {
      Files.writeString(
          kernel.file("sys/kernel/tracing/events/" + event + "/format"),
          """
          name: x
          format:
          \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;

          \tfield:u64 i_ino;\toffset:8;\tsize:8;\tsigned:0;
          \tfield:loff_t pos;\toffset:16;\tsize:8;\tsigned:1;
          \tfield:char name[32];\toffset:24;\tsize:32;\tsigned:0;
          \tfield:__data_loc char[] path;\toffset:56;\tsize:4;\tsigned:0;

          print fmt: "%d", REC->pos
          """);
    }
    Files.createDirectories(kernel.file("sys/kernel/tracing/events/iomap/iomap_dio_rw_begin"));
    Files.writeString(kernel.file("sys/kernel/tracing/events/iomap/iomap_dio_rw_begin/format"), "");
    bpftrace(
        "00000000002000000000               wl-12      [001] .....     2.000000000:"
            + " mm_filemap_add_to_page_cache: s_dev=0x800001 i_ino=0x1001 pfn=0x1 index=0x2 order=0x0\n"
            + "Lost 3 events\n"
            + "00000000001000000000               wl-11      [000] .....     1.000000000:"
            + " mm_filemap_add_to_page_cache: s_dev=0x800001 i_ino=0x1001 pfn=0x1 index=0x1 order=0x0\n");

    FakeTracefs.Result result =
        kernel.run(script(Filesystem.XFS, Tool.BPFTRACE, ""), Map.of("OUT", "a"), "true");

    assertThat(result.status()).as(result.messages()).isZero();
    assertThat(Files.readString(kernel.file("program.bt")))
        .contains("tracepoint:iomap:iomap_iter { $now = nsecs; printf(")
        .contains("iomap_iter: i_ino=0x%lx pos=%ld name=%s\\n")
        .contains("(uint64)args->i_ino, (int64)args->pos, args->name); }");
    Shell.Result read = new Shell().run("inspect", kernel.file("a.ftrace.gz").toString());
    assertThat(read.out())
        .as(read.err())
        .contains("mm_filemap_add_to_page_cache")
        .containsPattern("(?i)lost");
    assertThat(read.out()).doesNotContainPattern("[1-9] unread");
  }

  @Test
  @DisplayName("lets bpftrace probe functions, with their arguments as it spells them")
  void bpftraceOfFunctions() throws IOException, InterruptedException {
    load();
    Files.createDirectories(kernel.file("proc"));
    Files.writeString(
        kernel.file("proc/kallsyms"),
        "0 t bch2_direct_write\t[bcachefs]\n0 t bch2_page_fault\t[bcachefs]\n0 T filemap_fault\n");
    Files.writeString(kernel.file("proc/cpuinfo"), "processor : 0\n");
    bpftrace("");

    FakeTracefs.Result result =
        kernel.run(
            script(Filesystem.BCACHEFS, Tool.BPFTRACE, "", Optional.of(functions()))
                .replace("choose_events() {", "choose_events() {\n  return\n"),
            Map.of("OUT", "a", "PROC", kernel.file("proc").toString()),
            "true");

    String program = Files.readString(kernel.file("program.bt"));
    assertThat(result.status()).as(result.messages()).isZero();
    assertThat(program)
        .contains("kretprobe:bch2_page_fault { ", "(uint64)(uint32)retval); }")
        .contains("kprobe:filemap_fault { ", "page_fault_locked_enter: (filemap_fault)\\n")
        .contains("kprobe:bch2_direct_write { ", "iocb=0x%lx", "(uint64)(uint64)arg0")
        .contains("(int64)*(int64*)((uint64)arg0 + 0x8)")
        .doesNotContain("bch2_remap_file_range");
    assertThat(result.messages()).contains("no function bcachefs:bch2_write that can be probed");
    assumeTrue(has("bpftrace"), "bpftrace is not installed: the program is not parsed");
    Process parser =
        new ProcessBuilder("bpftrace", "-d", kernel.file("program.bt").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(parser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    parser.waitFor();
    assertThat(said.lines().filter(line -> line.matches(".*\\d+-\\d+: ERROR.*"))).isEmpty();
  }
}
