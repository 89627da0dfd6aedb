package dev.faultline.traces.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.Reading;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Bindings")
final class BindingsTest {
  private final Path folder;

  BindingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Bindings with(String profile) throws IOException {
    Path file = folder.resolve("mine.txtpb");
    Files.writeString(file, profile);
    return Bindings.builtIn().withFile(file);
  }

  private static Reading read(Bindings bindings, String body) {
    String line = "              wl-299     [001] .....    43.687190: " + body;
    return Reading.of(CaptureInput.ofText("test", line), bindings);
  }

  @Test
  @DisplayName("Given the built-in profiles, then they are known by name")
  void names() {
    assertThat(Bindings.builtIn().profileNames())
        .containsExactly(
            "bcachefs-functions",
            "bcachefs-probes",
            "btrfs",
            "ext4",
            "filemap",
            "iomap",
            "kernel-reports",
            "lock",
            "mmap_lock",
            "syscalls",
            "writeback",
            "xfs");
  }

  @Test
  @DisplayName("Given the packed profiles, then they say what their texts say")
  void packed() throws IOException {
    assertThat(BindingsTest.class.getResource("/bindings/built-in.binpb")).isNotNull();
    assertThat(BuiltInProfiles.read()).isEqualTo(BuiltInProfiles.texts());
  }

  @Test
  @DisplayName("Given an event that is missed, then the tracepoints that give it are named")
  void tracepointsFor() {
    Bindings bindings = Bindings.builtIn();

    assertThat(bindings.tracepointsFor(EventKind.PAGE_ADDED))
        .containsExactly("filemap:mm_filemap_add_to_page_cache");
    assertThat(bindings.tracepointsFor(EventKind.LOCK_ACQUIRED))
        .containsExactly(
            "fdm:pagecache_lock_acquired",
            "fdm:pagecache_lock_tried",
            "lock:lock_acquire",
            "lock:lock_acquired",
            "mmap_lock:mmap_lock_acquire_returned");
    assertThat(bindings.tracepointsFor(EventKind.LOCK_DOWNGRADED)).isEmpty();
    assertThat(bindings.recordCommandsFor(EventKind.LOCK_ACQUIRED))
        .containsExactly(
            "trace-cmd record -e fdm", "trace-cmd record -e lock", "trace-cmd record -e mmap_lock");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("Given a kind of event, then the built-in profiles make it, or it is known why not")
  void everyKind(EventKind kind) {
    Set<EventKind> notFromBuiltIn =
        EnumSet.of(
            EventKind.EVENT_KIND_UNSPECIFIED,
            EventKind.UNRECOGNIZED,
            EventKind.EVENTS_LOST,
            // Recognised by who replays an acquisition for read inside a hold for write.
            EventKind.LOCK_DOWNGRADED);

    assertThat(Bindings.builtIn().tracepointsFor(kind).isEmpty())
        .isEqualTo(notFromBuiltIn.contains(kind));
  }

  @Test
  @DisplayName("Given a profile of the user, then its tracepoints are read too")
  void userProfile() throws IOException {
    Bindings bindings =
        with(
            """
            name: "mine"
            record: "perf record -e probes:*"
            tracepoint {
              system: "probes"
              name: "my_lock"
              field { name: "addr" }
              field { name: "end" type: HEX }
              field { name: "len" }
              event {
                when { field: "len" mask: 0xf0 equals: 0x10 negate: true }
                kind: LOCK_WAIT
                subject { lock_class: "i_rwsem" lock: "addr" clear: 3 }
                mode: WRITE
                tried: true
                a { field: "end" minus: "len" plus: -1 }
                b { number: -7 }
                c { carried: "len" }
              }
            }
            """);

    Reading.Row event = read(bindings, "my_lock: (f) end=ff addr=0x1003 len=15").only();
    assertThat(event.subject()).isEqualTo(new LockKey("i_rwsem", 0x1000));
    assertThat(event.mode()).isEqualTo(Mode.WRITE);
    assertThat(event.tried()).isTrue();
    assertThat(event.a()).isEqualTo(255 - 15 - 1);
    assertThat(event.b()).isEqualTo(-7);
    assertThat(event.c()).isEqualTo(1);
    assertThat(read(bindings, "my_lock: (f) addr=0x1003 end=ff len=16").events()).isEmpty();
    assertThat(bindings.profileNames()).endsWith("mine");
    assertThat(bindings.tracepointsFor(EventKind.LOCK_WAIT)).contains("probes:my_lock");
    assertThat(bindings.recordCommandsFor(EventKind.LOCK_WAIT)).contains("perf record -e probes:*");
  }

  @Test
  @DisplayName("Given a built-in tracepoint bound by the user, then the user's binding is taken")
  void override() throws IOException {
    Bindings bindings =
        with(
            """
            name: "mine"
            tracepoint {
              name: "mm_filemap_fault"
              field { name: "host" }
              event { kind: PAGE_READ subject { mapping: "host" } }
            }
            tracepoint { name: "mm_filemap_add_to_page_cache" }
            """);

    Reading.Row event = read(bindings, "mm_filemap_fault: host=0x10 dev=1:0").only();
    assertThat(event.kind()).isEqualTo(EventKind.PAGE_READ);
    assertThat(event.subject()).isEqualTo(MappingKey.ofAddress(16));
    assertThat(read(bindings, "mm_filemap_add_to_page_cache: dev 1:0 ino 83 ofs=0").events())
        .as("a binding without events turns a tracepoint off")
        .isEmpty();
    assertThat(bindings.tracepointsFor(EventKind.PAGE_FAULTED)).isEmpty();
    assertThat(bindings.tracepointsFor(EventKind.PAGE_READ)).contains("mm_filemap_fault");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tracepoint { name: 'x' }| needs a name",
        "name: 'm' tracepoint { name: '' }| name must be",
        "name: 'm' tracepoint { name: 'a:b' }| name must be",
        "name: 'm' tracepoint { name: 'x' } tracepoint { name: 'x' }|bound twice",
        "name: 'm' tracepoint { name: 'x' event { } }|needs a kind",
        "name: 'm' tracepoint { name: 'x' event { kind: EVENTS_LOST } }|needs a kind",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' } field { name: 'f' } }|there twice",
        "name: 'm' tracepoint { name: 'x' field { name: '' } }|needs a name",
        "name: 'm' tracepoint { name: 'x' field { name: 'a b' } }|without spaces",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' shift: 64 } }|shifted",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' type: FLAGS } }|type FLAGS",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' flag { name: 'a' value: 1 } } }|type FLAGS",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' type: STRING } field { name: 'g' type: STRING } }|one STRING",
        "name: 'm' tracepoint { name: 'x' printed: 'f' }|uses field 'f'",
        "name: 'm' tracepoint { name: 'x' printed: 'f g' field { name: 'f' type: STRING } field { name: 'g' } }|rest of the line",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' } event { kind: LOCK_WAIT subject { lock_class_of: 'f' lock: 'f' } } }|type STRING",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' type: STRING } event { kind: LOCK_WAIT subject { lock_class: 'c' lock_class_of: 'f' lock: 'f' } } }|exclude each other",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' binary: 'a b' } }|binary name",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' type: BYTE_RANGE binary: 'a' } }|two",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' }"
            + " event { kind: DRAINED a { field: 'g' } } }|uses field 'g', the binding has f",
        "name: 'm' tracepoint { name: 'x' event { kind: DRAINED when { equals: 1 } } }|no fields",
        "name: 'm' tracepoint { name: 'x' event { kind: DRAINED subject { lock: 'f' } } }"
            + "|lock_class",
        "name: 'm' tracepoint { name: 'x' event { kind: DRAINED subject { lock_class: 'f' } } }"
            + "|address",
        "name: 'm' tracepoint { name: 'x' field { name: 'f' }"
            + " event { kind: DRAINED mode_of { field: 'f' } } }|at least one case",
        "name: 'm' tracepoint { nmae: 'x' }|line 1, column",
        "name: 'm' tracepoint {|line 1, column",
      })
  @DisplayName("Given a profile that cannot be used, then the message says where and why")
  void mistakes(String profileAndReason) {
    String[] parts = profileAndReason.split("\\|", -1);

    assertThatThrownBy(() -> with(parts[0]))
        .isInstanceOf(BindingFormatException.class)
        .hasMessageStartingWith(folder.resolve("mine.txtpb").toString())
        .hasMessageContaining(parts[1].strip());
  }

  @Test
  @DisplayName("Given more fields than a record can have, then the profile is refused")
  void manyFields() {
    StringBuilder profile = new StringBuilder("name: 'm' tracepoint { name: 'x' ");
    for (int i = 0; i < 70; i++) {
      profile.append("field { name: 'f").append(i).append("' } ");
    }

    assertThatThrownBy(() -> with(profile + "}")).hasMessageContaining("more than 62 fields");
  }

  @Test
  @DisplayName("Given a profile that is not there, then the message says so")
  void noFile() {
    Path missing = folder.resolve("missing.txtpb");

    assertThatThrownBy(() -> Bindings.builtIn().withFile(missing))
        .isInstanceOf(BindingFormatException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  @DisplayName("Given names that are found by bytes, then only whole names are")
  void find() {
    Bindings bindings = Bindings.builtIn();
    byte[] text = ": mm_filemap_fault:".getBytes(StandardCharsets.ISO_8859_1);

    BoundTracepoint found = bindings.find(text, 2, 18);

    assertThat(found).isNotNull();
    assertThat(bindings.find(text, 2, 17)).isNull();
    assertThat(bindings.find(text, 1, 18)).isNull();
    assertThat(bindings.find(text, 2, 2)).isNull();
  }
}
