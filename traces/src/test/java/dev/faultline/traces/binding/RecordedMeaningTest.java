package dev.faultline.traces.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.LockFamily;
import dev.faultline.stream.Recorded;
import dev.faultline.stream.Recorder;
import dev.faultline.stream.Recording;
import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What was on means to the model")
final class RecordedMeaningTest {
  private static final Bindings BUILT_IN = Bindings.builtIn();

  private static Recording on(String... events) {
    return Recording.of(List.of(events));
  }

  private static Recording of(Recording told, String... seen) {
    return BUILT_IN.meaningOf(told, Set.of(seen));
  }

  private static Recording kernel(String release, String... events) {
    return on(events).by(new Recorder("", "", release, 0, ""));
  }

  @Test
  @DisplayName("that every kind of which all tracepoints were on was recorded")
  void kinds() {
    Recording recording = of(on("filemap:*", "mmap_lock:*"), "mm_filemap_add_to_page_cache");

    assertThat(recording.of(EventKind.PAGE_ADDED)).isEqualTo(Recorded.YES);
    assertThat(recording.of(EventKind.PAGE_REMOVED)).isEqualTo(Recorded.YES);
    assertThat(recording.of(EventKind.PAGE_DIRTIED)).isEqualTo(Recorded.NO);
    assertThat(recording.of(EventKind.LOCK_ACQUIRED, LockFamily.PAGE_CACHE)).isEqualTo(Recorded.NO);
    assertThat(recording.lacking(EventKind.PAGE_DIRTIED, LockFamily.NONE))
        .containsExactly("writeback:writeback_dirty_folio", "writeback:writeback_dirty_page");
  }

  @ParameterizedTest
  @CsvSource({
    "6.12.117+deb12-amd64, YES",
    "6.5.0,                YES",
    "6.1.0-56-amd64,       NO",
    "'',                   UNKNOWN",
    "none,                 UNKNOWN",
  })
  @DisplayName("nothing of tracepoints that the kernel did not have")
  void kernels(String release, Recorded expected) {
    Recording recording = of(kernel(release, "iomap:*"));

    assertThat(recording.of(EventKind.DIO_RW_BEGIN)).isEqualTo(expected);
  }

  @Test
  @DisplayName("that a kernel is at least as young as the youngest tracepoint that is seen")
  void youngest() {
    assertThat(of(on("iomap:*"), "iomap_iter").of(EventKind.DIO_RW_BEGIN))
        .isEqualTo(Recorded.UNKNOWN);
    assertThat(of(on("iomap:*"), "iomap_dio_rw_queued").of(EventKind.DIO_RW_BEGIN))
        .isEqualTo(Recorded.YES);
    assertThat(of(on("iomap:*", "filemap:*"), "mm_filemap_fault").of(EventKind.DIO_RW_BEGIN))
        .isEqualTo(Recorded.YES);
  }

  @Test
  @DisplayName("that a tracepoint was recorded by whichever name the kernel has for it")
  void renamed() {
    Recording every = of(on("iomap:*", "xfs:xfs_ilock"));
    Recording old = of(on("iomap:iomap_writepage", "xfs:xfs_ilock"));
    Recording some = of(on("iomap:iomap_writep*", "xfs:xfs_ilock"));

    assertThat(every.of(EventKind.WRITEBACK)).isEqualTo(Recorded.YES);
    assertThat(old.of(EventKind.WRITEBACK)).isEqualTo(Recorded.YES);
    assertThat(some.of(EventKind.WRITEBACK)).isEqualTo(Recorded.UNKNOWN);
    assertThat(of(kernel("6.18.1", "iomap:iomap_writep*", "xfs:*")).of(EventKind.WRITEBACK))
        .isEqualTo(Recorded.NO);
    assertThat(of(kernel("6.18.1", "xfs:*")).lacking(EventKind.WRITEBACK, LockFamily.NONE))
        .containsExactly("iomap:iomap_writeback_folio");
  }

  @Test
  @DisplayName("something else on each filesystem")
  void filesystems() {
    Recording xfs = of(on("iomap:*"), "xfs_ilock");
    Recording ext4 = of(on("iomap:*"), "ext4_write_begin");
    Recording btrfs = of(on("iomap:*").and(ofFilesystem("btrfs")));

    assertThat(xfs.filesystems()).containsExactly("xfs");
    assertThat(xfs.of(EventKind.WRITEBACK)).isEqualTo(Recorded.YES);
    assertThat(ext4.of(EventKind.WRITEBACK)).isEqualTo(Recorded.NO);
    assertThat(ext4.lacking(EventKind.WRITEBACK, LockFamily.NONE))
        .containsExactly("ext4:ext4_writepages");
    assertThat(btrfs.of(EventKind.WRITEBACK)).isEqualTo(Recorded.NO);
    assertThat(btrfs.lacking(EventKind.WRITEBACK, LockFamily.NONE))
        .containsExactly("btrfs:extent_writepage", "btrfs:__extent_writepage");
    assertThat(of(on("iomap:*")).of(EventKind.WRITEBACK)).isEqualTo(Recorded.UNKNOWN);
    assertThat(of(on("iomap:*", "xfs:xfs_ilock")).filesystems()).containsExactly("xfs");
  }

  private static Recording ofFilesystem(String name) {
    return Recording.NONE.with(Set.of(name), List.of());
  }

  @Test
  @DisplayName("nothing of lockdep's tracepoints, unless they are named or seen")
  void configured() {
    assertThat(of(on("lock:*")).of(EventKind.LOCK_RELEASED, "&mm->mmap_lock"))
        .isEqualTo(Recorded.UNKNOWN);
    assertThat(of(on("lock:lock_release")).of(EventKind.LOCK_RELEASED, "&mm->mmap_lock"))
        .isEqualTo(Recorded.YES);
    assertThat(of(on("lock:*"), "lock_release").of(EventKind.LOCK_RELEASED, "&mm->mmap_lock"))
        .isEqualTo(Recorded.YES);
  }

  @Test
  @DisplayName("that a probe was recorded by a pattern, unless another of its group is seen alone")
  void forgottenProbe() {
    assertThat(of(on("fdm:*")).of(EventKind.FAULTS_ENABLED)).isEqualTo(Recorded.YES);
    assertThat(of(on("fdm:*"), "faults_disabled_set").of(EventKind.FAULTS_ENABLED))
        .isEqualTo(Recorded.UNKNOWN);
    assertThat(
            of(on("fdm:*", "fdm:faults_disabled_clear"), "faults_disabled_set")
                .of(EventKind.FAULTS_ENABLED))
        .isEqualTo(Recorded.YES);
  }

  @Test
  @DisplayName("the same whatever the group of a probe is called")
  void group() {
    assertThat(of(on("mine:faults_disabled_clear")).of(EventKind.FAULTS_ENABLED))
        .isEqualTo(Recorded.YES);
    assertThat(of(on("*:faults_disabled_clear")).of(EventKind.FAULTS_ENABLED))
        .isEqualTo(Recorded.YES);
  }

  @Test
  @DisplayName("nothing if the capture has what the list has not: then it is not the list")
  void contradiction() {
    assertThat(of(on("iomap:*"), "mm_filemap_add_to_page_cache").of(EventKind.PAGE_ADDED))
        .isEqualTo(Recorded.UNKNOWN);
  }

  @Test
  @DisplayName("the same in the words of another profile, if the capture is in those")
  void alternative(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("dkms.txtpb"),
            """
            name: "dkms"
            instead_of: "bcachefs-probes"
            filesystem: "bcachefs"
            tracepoint {
              system: "bcachefs"
              name: "bch2_pagecache_lock"
              field { name: "mapping" }
              event { kind: LOCK_ACQUIRED subject { mapping: "mapping" } mode: ADD }
            }
            """);
    Bindings bindings = BUILT_IN.withFile(file);

    Recording dkms = bindings.meaningOf(on("bcachefs:bch2_pagecache_lock"), Set.of());
    Recording probes = bindings.meaningOf(on("fdm:*"), Set.of());

    assertThat(dkms.of(EventKind.LOCK_ACQUIRED, LockFamily.PAGE_CACHE)).isEqualTo(Recorded.YES);
    assertThat(probes.of(EventKind.LOCK_ACQUIRED, LockFamily.PAGE_CACHE)).isEqualTo(Recorded.YES);
    assertThat(
            bindings
                .meaningOf(Recording.NONE, Set.of())
                .lacking(EventKind.FAULTS_ENABLED, LockFamily.NONE))
        .isEmpty();
    assertThat(
            bindings
                .meaningOf(ofFilesystem("bcachefs"), Set.of())
                .lacking(EventKind.FAULTS_ENABLED, LockFamily.NONE))
        .containsExactly("fdm:faults_disabled_clear");
  }

  @Test
  @DisplayName("of each tracepoint that replaces one, that it is bound")
  void chains() {
    for (BoundTracepoint tracepoint : BUILT_IN.tracepoints()) {
      String older = tracepoint.existence().insteadOf();
      assertThat(older.isEmpty() || BUILT_IN.named(older) != null)
          .describedAs("%s stands instead of '%s'", tracepoint.name(), older)
          .isTrue();
    }
  }
}
