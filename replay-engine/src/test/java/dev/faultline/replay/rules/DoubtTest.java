package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.model.Doubt;
import dev.faultline.v1.UndecidedCause;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** For every cause of "undecided" there is a small trace in which it, and no other, occurs. */
@DisplayName("every cause of \"undecided\"")
@ExtendWith(KeptReports.class)
final class DoubtTest {
  private static final Map<Doubt, Supplier<List<String>>> CAUSES = new EnumMap<>(Doubt.class);

  static {
    trace(
        Doubt.WARM_UP,
        StateExclusion.class,
        """
        rd-10 0 pagecache_lock_acquired: (f) state=0 {A}
        """);
    untold(
        Doubt.NO_SHOOTDOWN,
        PopulatedRangeAtSubmit.class,
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
        wl-10 0 faults_disabled_clear: (f) value=0x0 ret=0
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 pagecache_lock_release: (f) state=1 {A}
        wl-10 0 dio_write_exit: (f <- g) ret=4096
        ks-20 1 mm_filemap_add_to_page_cache: {a} ofs=20480 order=0
        ks-20 1 mm_filemap_delete_from_page_cache: {a} ofs=20480 order=0
        """);
    trace(
        Doubt.UNKNOWN_STATE,
        MkwriteRevalidation.class,
        """
        ks-20 1 mm_filemap_delete_from_page_cache: {a} ofs=20480 order=0
        fa-10 0 page_mkwrite_enter: (f) {A} pgoff=5 address=0x7f00
        fa-10 0 pagecache_lock_acquired: (f) state=0 {A}
        ks-20 1 mm_filemap_delete_from_page_cache: {a} ofs=20480 order=0
        fa-10 0 pagecache_lock_release: (f) state=0 {A}
        fa-10 0 page_mkwrite_exit: (f <- g) ret=0x200
        """);
    trace(
        Doubt.LOST,
        AddressOrder.class,
        """
        wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        CPU:1 [LOST 7 EVENTS]
        rd-20 1 pagecache_lock_acquired: (f) state=0 {C}
        """);
    untold(
        Doubt.ONE_CPU,
        AddressOrder.class,
        """
        # entries-in-buffer/entries-written: 4/4   #P:4
        wl-10 0 pagecache_lock_acquired: (f) state=1 {B}
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 pagecache_lock_release: (f) state=1 {A}
        wl-10 0 pagecache_lock_release: (f) state=1 {B}
        """);
    untold(
        Doubt.NOT_RECORDED,
        LockContract.class,
        """
        rd-10 0 read_iter_enter: (f) {A} pos=0 count=4096 flags=0x0
        rd-10 0 mm_filemap_get_pages: {a=} ofs=0-4095
        """);
    trace(
        Doubt.MISSED_END,
        FaultNotRefused.class,
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 faults_disabled_set: (f) mapping={A.ptr}
        wl-10 0 page_fault_enter: (f) fdm={A.ptr} {A} pgoff=7 address=0x7f00 flags=0x814
        wl-10 0 faults_disabled_clear: (f) value=0x0 ret=0
        """);
    trace(
        Doubt.ASYNCHRONOUS,
        StalePageAfterDio.class,
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 dio_write_exit: (f <- g) ret=-529
        wl-10 0 dio_write_enter: (f) {A} iocb=0x2 pos=65536 count=4096
        wl-10 0 pagecache_lock_acquired: (f) state=1 {A}
        wl-10 0 extent_write_enter: (f)
        wl-10 0 extent_write_exit: (f <- g)
        wl-10 0 dio_write_exit: (f <- g) ret=-529
        kw-30 1 dio_async_done: (f)
        kw-30 1 pagecache_lock_release: (f) state=1 {A}
        kw-31 1 dio_async_done: (f)
        kw-31 1 pagecache_lock_release: (f) state=1 {A}
        """);
    trace(
        Doubt.AMBIGUOUS_IDENTITY,
        LockContract.class,
        """
        rd-90 1 pagecache_lock_acquired: (f) state=0 ino=4097 mapping=0x1234
        rd-90 1 pagecache_lock_release: (f) state=0 ino=4097 mapping=0x1234
        cp-10 0 remap_enter: (f) src_ino=4098 src_mapping=0x5678 dst_ino=4097 dst_mapping=0x1234 pos=0 len=4096
        cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
        cp-10 0 pagecache_lock_acquired: (f) state=1 dev=0 ino=0 mapping=0x0
        cp-10 0 remap_exit: (f <- g) ret=4096
        """);
    trace(
        Doubt.NO_ADDRESS_ORDER,
        AddressOrder.class,
        """
        wl-10 0 pagecache_lock_acquired: (f) state=1 dev=266338304 ino=5000 mapping=0x8af89c8
        wl-10 0 pagecache_lock_acquired: (f) state=1 dev=266338304 ino=5001 mapping=0x7af89c8
        """);
    trace(
        Doubt.CLOCK,
        LockContract.class,
        """
        rd-10 0 @2.000000 read_iter_enter: (f) {B} pos=0 count=4096 flags=0x0
        rd-10 0 @2.000010 page_fault_enter: (f) fdm=0x0 {A} pgoff=7 address=0x7f00 flags=0x814
        rd-10 0 @2.000500 pagecache_lock_acquired: (f) state=0 {A}
        wl-11 1 @2.000501 pagecache_lock_acquired: (f) state=1 {A}
        rd-10 0 @2.000502 mm_filemap_fault: {a=} ofs=28672
        rd-10 0 @2.000505 pagecache_lock_release: (f) state=0 {A}
        """);
    trace(
        Doubt.CONTRADICTED,
        LockMisuse.class,
        """
        rd-10 0 lock_acquire: 0xa0 &a->lock
        rd-10 0 lock_acquired: 0xa0 &a->lock
        wl-11 0 lock_acquire: 0xa0 &a->lock
        wl-11 0 lock_acquired: 0xa0 &a->lock
        kw-12 0 lock_release: 0xa0 &a->lock
        """);
    trace(
        Doubt.UNKNOWN_CONTEXT,
        LockOrderInversion.class,
        """
        wl-10 0? lock_acquire: 0xa0 &a->lock
        wl-10 0? lock_acquire: 0xb0 &b->lock
        """);
    trace(
        Doubt.SELF_ORDERED,
        LockOrderInversion.class,
        """
        wl-9 0 lock_acquire: 0xc0 &a->lock
        wl-9 0 lock_acquire: 0xc0 &a->lock
        wl-9 0 lock_release: 0xc0 &a->lock
        wl-9 0 lock_release: 0xc0 &a->lock
        wl-10 0 lock_acquire: 0xa0 &a->lock
        wl-10 0 lock_acquire: 0xb0 &b->lock
        """);
    trace(
        Doubt.TOO_MANY,
        LockMisuse.class,
        IntStream.range(0, 10_001)
            .mapToObj(lock -> String.format(Locale.ROOT, "0x%x &a->lock\n", 0xa0000 + 64 * lock))
            .map(
                lock ->
                    ("wl-10 0 lock_acquire: " + lock)
                        + ("wl-10 0 lock_release: " + lock)
                        + ("wl-10 0 lock_release: " + lock))
            .collect(Collectors.joining()));
    trace(Doubt.SEARCH_LIMIT, LockOrderInversion.class, circleOf(9));
    trace(
        Doubt.UNFINISHED,
        MissingReshootdown.class,
        """
        wl-10 0 dio_write_enter: (f) {A} iocb=0x1 pos=0 count=4096
        """);
    CAUSES.put(
        Doubt.UNSAID,
        () -> {
          Ledger ledger = new Ledger();
          ledger.expect(1);
          ledger.balance();
          return ledger.doubts().keySet().stream().map(Doubt::name).toList();
        });
  }

  private static String circleOf(int locks) {
    return IntStream.range(0, locks)
        .mapToObj(
            first -> {
              int second = (first + 1) % locks;
              String task = "wl-" + (100 + first) + " 0 ";
              String one = String.format(Locale.ROOT, "0x%x &l%d->lock\n", 0xa00 + first, first);
              String two = String.format(Locale.ROOT, "0x%x &l%d->lock\n", 0xa00 + second, second);
              return (task + "lock_acquire: " + one)
                  + (task + "lock_acquire: " + two)
                  + (task + "lock_release: " + two)
                  + (task + "lock_release: " + one);
            })
        .collect(Collectors.joining());
  }

  private static void trace(Doubt doubt, Class<? extends Rule> rule, String trace) {
    CAUSES.put(doubt, () -> causes(RuleTester.replay(rule, trace)));
  }

  private static void untold(Doubt doubt, Class<? extends Rule> rule, String trace) {
    CAUSES.put(doubt, () -> causes(RuleTester.replayUntold(rule, trace)));
  }

  private static List<String> causes(RuleTester replayed) {
    return replayed.coverage().getCausesList().stream().map(UndecidedCause::getCause).toList();
  }

  @ParameterizedTest
  @EnumSource(Doubt.class)
  @DisplayName("occurs, alone, in a small trace")
  void occurs(Doubt doubt) {
    assertThat(CAUSES.getOrDefault(doubt, List::of).get()).containsExactly(doubt.name());
  }

  @Test
  @DisplayName("has a sentence and a remedy of its own")
  void sentences() {
    assertThat(Doubt.values())
        .extracting(Doubt::sentence)
        .doesNotHaveDuplicates()
        .doesNotContain("");
    assertThat(Doubt.values()).extracting(Doubt::remedy).doesNotContain("");
  }
}
