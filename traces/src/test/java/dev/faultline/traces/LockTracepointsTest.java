package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.LockKey;
import dev.faultline.v1.Context;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Tracepoints of locks")
final class LockTracepointsTest {

  private static Reading.Row read(String body) {
    return Reading.of("              wl-107     [001] d..3.     7.848273669: " + body).only();
  }

  @Nested
  @DisplayName("lockdep")
  final class Lockdep {
    @ParameterizedTest
    @CsvSource({
      "lock_acquire, '', LOCK_WAIT, WRITE, false, 1",
      "lock_acquire, 'read ', LOCK_WAIT, READ, false, 1",
      "lock_acquire, 'try ', LOCK_ACQUIRED, WRITE, true, 0",
      "lock_acquire, 'try read ', LOCK_ACQUIRED, READ, true, 0",
      "lock_contended, '', LOCK_WAIT, MODE_UNSPECIFIED, false, 2",
      "lock_acquired, '', LOCK_ACQUIRED, MODE_UNSPECIFIED, false, 0",
      "lock_release, '', LOCK_RELEASED, MODE_UNSPECIFIED, false, 0",
    })
    @DisplayName("Given an event of a lock, then kind, mode and what follows are known")
    void kinds(
        String name, String flags, EventKind kind, Mode mode, boolean tried, long whatFollows) {
      Reading.Row event = read(name + ": 0000000084e3738a " + flags + "&mm->mmap_lock");

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.mode()).isEqualTo(mode);
      assertThat(event.tried()).isEqualTo(tried);
      assertThat(event.subject()).isEqualTo(new LockKey("&mm->mmap_lock", 0x84e3738aL));
      assertThat(event.a()).isEqualTo(whatFollows);
      assertThat(event.tracepoint()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "&(&x)->lock",
          "*(x)",
          "(wq_completion)events_unbound",
          "(work_completion)(&(&wb->bw_dwork)->work)",
          "&(({ do { const void *__vpp_verify = (typeof(p))((void *)0); } while (0); }))->timer",
          "mm/vmstat.c:2079",
          "(null)",
          "read",
          "try",
          "journal res",
          "x=1 y=2",
        })
    @DisplayName("Given a name with anything in it, then the class is called so")
    void names(String name) {
      assertThat(read("lock_acquire: ff11000005298978 " + name).subject())
          .isEqualTo(new LockKey(name, 0xff11000005298978L));
      assertThat(read("lock_acquire: 0xff11000005298978 read " + name).subject())
          .isEqualTo(new LockKey(name, 0xff11000005298978L));
      assertThat(read("lock_release:         0xff11000005298978 " + name).subject())
          .isEqualTo(new LockKey(name, 0xff11000005298978L));
    }

    @Test
    @DisplayName("Given an address of 32 bits, then it is read")
    void shortAddress() {
      assertThat(read("lock_acquire: bf0048b8 &(&rcul_list_lock)->rlock").subject())
          .isEqualTo(new LockKey("&(&rcul_list_lock)->rlock", 0xbf0048b8L));
    }

    @Test
    @DisplayName("Given raw fields, then they are taken by their names")
    void rawFields() {
      Reading.Row event =
          read(
              "lock_acquire: flags=0x2 (2) name=journal res lockdep_addr=0xff11000005298978"
                  + " (-67272496000681608)");

      assertThat(event.kind()).isEqualTo(EventKind.LOCK_WAIT);
      assertThat(event.mode()).isEqualTo(Mode.READ);
      assertThat(event.subject()).isEqualTo(new LockKey("journal res", 0xff11000005298978L));
    }

    @Test
    @DisplayName("Given a name without a lock, then the line is unread")
    void noAddress() {
      Reading reading =
          Reading.of(
              "              wl-107     [001] d..3.     7.848273669: lock_acquire: &x->lock");

      assertThat(reading.told()).isEmpty();
      assertThat(reading.unreadUnits()).isEqualTo(1);
    }
  }

  @Nested
  @DisplayName("contention")
  final class Contention {
    @ParameterizedTest
    @CsvSource({
      "READ, READ",
      "WRITE, WRITE",
      "SPIN, WRITE",
      "SPIN|MUTEX, WRITE",
      "PERCPU|READ, READ",
      "RT|0x40, WRITE",
      "'', WRITE",
    })
    @DisplayName("Given its begin, then a wait begins, in the mode of the flags")
    void begin(String flags, Mode mode) {
      Reading.Row event = read("contention_begin: 00000000916c489e (flags=" + flags + ")");

      assertThat(event.kind()).isEqualTo(EventKind.LOCK_WAIT);
      assertThat(event.mode()).isEqualTo(mode);
      assertThat(event.subject()).isEqualTo(new LockKey("contended lock", 0x916c489eL));
      assertThat(event.a()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, LOCK_ACQUIRED, 1", "-4, LOCK_TRY_FAILED, 0", "-110, LOCK_TRY_FAILED, 0"})
    @DisplayName("Given its end, then the wait has ended, and no release will follow")
    void end(String result, EventKind kind, long whatFollows) {
      Reading.Row event = read("contention_end: 0xff11000005298978 (ret=" + result + ")");

      assertThat(event.kind()).isEqualTo(kind);
      assertThat(event.subject()).isEqualTo(new LockKey("contended lock", 0xff11000005298978L));
      assertThat(event.a()).isEqualTo(whatFollows);
    }

    @Test
    @DisplayName("Given a flag that nobody knows, then the others count")
    void unknownFlags() {
      assertThat(read("contention_begin: 00000000916c489e (flags=READ|SOMEHOW)").mode())
          .isEqualTo(Mode.READ);
    }
  }

  @Nested
  @DisplayName("Who took it")
  final class Contexts {
    @ParameterizedTest
    @CsvSource({
      "d..3., TASK",
      "d.s3., SOFTIRQ",
      "d.h3., HARDIRQ",
      "dNH3., HARDIRQ",
      "d.z3., NMI",
      "d.Z3., NMI",
      "d.h3, HARDIRQ",
      "dn.h3.., HARDIRQ",
      "...., TASK",
    })
    @DisplayName("Given the flags of a line, then they tell the context")
    void flags(String flags, Context context) {
      Reading reading =
          Reading.of(
              "              wl-107     [001] "
                  + flags
                  + "     7.848273669: lock_release: 0xff11000005298978 &x->lock");

      assertThat(reading.only().context()).isEqualTo(context);
    }

    @Test
    @DisplayName("Given the latency format, then the flags behind the CPU tell it")
    void latency() {
      Reading reading =
          Reading.of(
              "# tracer: nop",
              "#",
              "# nop latency trace v1.1.5 on 6.12.117",
              "      wl-107     1d.h3. 19647us#: lock_release: 0xff11000005298978 &x->lock");

      assertThat(reading.only().context()).isEqualTo(Context.HARDIRQ);
    }

    @Test
    @DisplayName("Given lines without flags, then the context is not known")
    void unknown() {
      Reading reading =
          Reading.of(
              "              wl-107     [001]     7.848273669: lock_release:        "
                  + " 0xff11000005298978 &x->lock");

      assertThat(reading.only().context()).isEqualTo(Context.CONTEXT_UNSPECIFIED);
    }

    @Test
    @DisplayName("Given text of perf script, then the lock is read and the context is not known")
    void perfScript() {
      Reading reading =
          Reading.of(
              "              wl   107 [001]     7.848273: lock:lock_acquire: 0xff11000005298978"
                  + " try read &mm->mmap_lock");

      assertThat(reading.only().subject())
          .isEqualTo(new LockKey("&mm->mmap_lock", 0xff11000005298978L));
      assertThat(reading.only().tried()).isTrue();
      assertThat(reading.only().context()).isEqualTo(Context.CONTEXT_UNSPECIFIED);
    }
  }

  @Test
  @DisplayName("Given a table of another tracer, then columns give class and context")
  void table() {
    Reading reading =
        Reading.of(
            "time_ns,cpu,tid,comm,event,context,lockdep_addr,flags,name",
            "7848273669,1,107,wl,lock:lock_acquire,SOFTIRQ,0xff11000005298978,2,journal res");

    assertThat(reading.only().subject()).isEqualTo(new LockKey("journal res", 0xff11000005298978L));
    assertThat(reading.only().mode()).isEqualTo(Mode.READ);
    assertThat(reading.only().context()).isEqualTo(Context.SOFTIRQ);
  }

  @Test
  @DisplayName("Given a recording of a kernel with lockdep, then all its locks are read")
  void recording() {
    Path file = SharedCaptures.folder("lockdep").resolve("bcachefs-mix.dat");
    Reading reading = Reading.of(CaptureInput.file(file));
    Map<String, Long> counts =
        reading.told().stream()
            .collect(Collectors.groupingBy(Reading.Row::tracepoint, Collectors.counting()));
    Map<Context, Long> contexts = new EnumMap<>(Context.class);
    reading.told().stream()
        .filter(row -> row.tracepoint().startsWith("lock_"))
        .forEach(row -> contexts.merge(row.context(), 1L, Long::sum));

    assertThat(reading.sourceEvents()).isEqualTo(513_768);
    assertThat(reading.unreadUnits()).isZero();
    assertThat(counts)
        .containsEntry("lock_acquire", 219_574L)
        .containsEntry("lock_release", 219_574L)
        .containsEntry("lock_acquired", 55_926L)
        .containsEntry("lock_contended", 556L)
        .containsEntry("contention_begin", 1_250L)
        .containsEntry("contention_end", 1_249L);
    assertThat(contexts)
        .containsOnlyKeys(Context.TASK, Context.SOFTIRQ, Context.HARDIRQ)
        .containsEntry(Context.SOFTIRQ, 8026L)
        .containsEntry(Context.HARDIRQ, 86714L)
        .containsEntry(Context.TASK, 400890L);
  }
}
