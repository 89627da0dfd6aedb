package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Shape;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;
import dev.faultline.stream.Task;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.csv.CsvEventWriter;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LossCause;
import dev.faultline.v1.Mode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Tables of events")
final class CsvTest {
  private static final Bindings BINDINGS = Bindings.builtIn();

  static List<Path> captures() throws IOException {
    return Captures.ftraceText();
  }

  private static String csv(CaptureInput input) {
    try (EventSource source = CaptureReader.open(input, BINDINGS)) {
      StringWriter text = new StringWriter();
      CsvEventWriter writer = new CsvEventWriter(text, source.origin().unit());
      EventBlock block = new EventBlock();
      Event event = new Event(source.dictionary());
      while (source.next(block)) {
        for (int row = 0; row < block.size(); row++) {
          event.at(block, row);
          writer.write(event);
        }
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reading read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Reading.of(CaptureInput.stream("-", new ByteArrayInputStream(bytes)));
  }

  @ParameterizedTest
  @MethodSource("captures")
  @DisplayName("Given a capture of a real kernel, then its table has the same events")
  void roundTrip(Path capture) {
    Reading expected = Reading.of(CaptureInput.file(capture));

    Reading actual = read(csv(CaptureInput.file(capture)));

    assertThat(actual.events()).isEqualTo(expected.events());
    assertThat(actual.origin().format()).isEqualTo("csv");
    assertThat(actual.unreadUnits()).isZero();
    assertThat(actual.incomplete()).isEmpty();
    long losses =
        actual.events().stream().filter(event -> event.kind() == EventKind.EVENTS_LOST).count();
    assertThat(actual.sourceEvents()).isEqualTo(actual.events().size() - losses);
  }

  @Test
  @DisplayName("Given events of every shape with hostile names, then they come back as they were")
  void roundTripOfAnything() throws IOException {
    StreamDictionary dictionary = new StreamDictionary();
    EventBlock block = new EventBlock();
    List<EventKind> kinds =
        List.copyOf(
            EnumSet.complementOf(
                EnumSet.of(EventKind.EVENT_KIND_UNSPECIFIED, EventKind.UNRECOGNIZED)));
    List<Mode> modes = List.copyOf(EnumSet.complementOf(EnumSet.of(Mode.UNRECOGNIZED)));
    Random random = new Random(5);
    String alphabet = "=+-@'\"\t\r\n,;#\\ |aZ0\u00e9\u0001\u007f\ufeff";
    for (int i = 0; i < 3000; i++) {
      StringBuilder comm = new StringBuilder();
      for (int n = random.nextInt(16); n > 0; n--) {
        comm.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      block.append(
          (1L << 40) * i + (random.nextLong() >>> random.nextInt(24, 64)),
          random.nextInt(256),
          dictionary.intern(new Task(random.nextInt(), comm.toString(), random.nextInt(3) * 7)),
          dictionary.intern(
              new Shape(
                  random.nextBoolean() ? comm + "x" : "mm_filemap_fault",
                  kinds.get(random.nextInt(kinds.size())),
                  modes.get(random.nextInt(modes.size())),
                  random.nextBoolean())),
          dictionary.intern(subject(random, comm.toString())),
          dictionary.intern(subject(random, comm.toString())),
          random.nextLong(),
          random.nextLong(),
          random.nextInt(3) - 1,
          random.nextInt(1 << 20));
    }
    StringWriter text = new StringWriter();
    Event event = new Event(dictionary);
    try (CsvEventWriter writer = new CsvEventWriter(text, CaptureOrigin.PositionUnit.BYTE_OFFSET)) {
      for (int row = 0; row < block.size(); row++) {
        event.at(block, row);
        writer.write(event);
      }
    }

    Reading reading = read(text.toString());

    assertThat(reading.samples()).isEmpty();
    assertThat(reading.origin().unit()).isEqualTo(CaptureOrigin.PositionUnit.BYTE_OFFSET);
    assertThat(reading.events()).hasSize(3000);
    for (int row = 0; row < block.size(); row++) {
      event.at(block, row);
      Reading.Row actual = reading.events().get(row);
      assertThat(actual.task()).isEqualTo(event.task());
      assertThat(actual.timeNs()).isEqualTo(event.timeNs());
      assertThat(new Shape(actual.tracepoint(), actual.kind(), actual.mode(), actual.tried()))
          .isEqualTo(event.shape());
      assertThat(actual.subject()).isEqualTo(event.subject());
      assertThat(actual.other()).isEqualTo(event.other());
      assertThat(List.of(actual.a(), actual.b(), actual.c(), actual.position()))
          .isEqualTo(List.of(event.a(), event.b(), event.c(), event.position()));
    }
  }

  private static Subject subject(Random random, String name) {
    return switch (random.nextInt(6)) {
      case 0 -> Subject.NONE;
      case 1 -> new LockKey(name, random.nextLong());
      case 4 -> MappingKey.NOT_FETCHED;
      case 2 -> MappingKey.ofAddress(random.nextLong() | 1);
      case 3 -> MappingKey.ofInode(random.nextInt() >>> 1, random.nextLong());
      default -> new MappingKey(random.nextLong() | 1, true, random.nextLong(), false, 0);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'x", "''x"})
  @DisplayName("Given a task that is called like a formula, then the cell is text")
  void formula(String comm) throws IOException {
    StreamDictionary dictionary = new StreamDictionary();
    EventBlock block = new EventBlock();
    int task = dictionary.intern(new Task(1, comm, 0));
    Shape shape = new Shape("x", EventKind.DRAINED, Mode.MODE_UNSPECIFIED, false);
    block.append(1, 0, task, dictionary.intern(shape), 0, 0, -14, 0, 0, 1);
    StringWriter text = new StringWriter();
    try (CsvEventWriter writer = new CsvEventWriter(text, CaptureOrigin.PositionUnit.LINE)) {
      Event event = new Event(dictionary);
      event.at(block, 0);
      writer.write(event);
    }

    assertThat(text.toString()).contains("'" + comm).contains(",-14,");
    assertThat(read(text.toString()).only().task().comm()).isEqualTo(comm);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time_ns,cpu,tid,comm,event,dev,ino,ofs,order\n5,1,9,a b,mm_filemap_add_to_page_cache,1:0,83,4096,0\n",
        "time_ns;cpu;tid;comm;event;dev;ino;ofs\r\n5;1;9;\"a b\";filemap:mm_filemap_add_to_page_cache;1:0;83;4096\r\n",
        "\ufefftime_ns\tevent\tcpu\ttid\tcomm\tdev\tino\tofs\n5\tmm_filemap_add_to_page_cache\t1\t9\ta b\t1048576\t83\t4096\n",
        "Attaching 3 probes...\n\ntime_ns,event,cpu,tid,comm,s_dev,i_ino,index\n5,mm_filemap_add_to_page_cache,1,9,a b,1048576,131,1\n",
        "time_ns, event, tid, comm, cpu, ofs, ino, dev\n5, mm_filemap_add_to_page_cache, 9,a b, 1, 4096, 83, 1:0\n",
      })
  @DisplayName("Given records of another tracer, then the names of their columns bind them")
  void bound(String text) {
    Reading.Row event = read(text).only();

    assertThat(event.timeNs()).isEqualTo(5);
    assertThat(event.cpu()).isEqualTo(1);
    assertThat(event.task()).isEqualTo(new Task(9, "a b", 0));
    assertThat(event.kind()).isEqualTo(EventKind.PAGE_ADDED);
    assertThat(event.subject()).isEqualTo(MappingKey.ofInode(1 << 20, 0x83));
    assertThat(event.a()).isEqualTo(1);
    assertThat(event.position()).isEqualTo(text.lines().count());
  }

  @Test
  @DisplayName("Given a profile of one's own, then its tracepoints are bound too")
  void ownProfile(@TempDir Path folder) throws IOException {
    Path profile = folder.resolve("mine.txtpb");
    Files.writeString(
        profile,
        """
        name: "mine"
        tracepoint {
          name: "my_lock"
          field { name: "addr" }
          field { name: "excl" }
          event {
            kind: LOCK_ACQUIRED
            subject { lock_class: "i_rwsem" lock: "addr" }
            mode_of { field: "excl" case { value: 0 mode: READ } case { value: 1 mode: WRITE } }
          }
        }
        """);
    String text = "time_ns,event,tid,addr,excl\n7,my_lock,3,0xff11000004623aa0,1\n8,other,3,,\n";

    Reading reading = Reading.of(CaptureInput.ofText("t.csv", text), BINDINGS.withFile(profile));

    assertThat(reading.sourceEvents()).isEqualTo(2);
    assertThat(reading.only().subject()).isEqualTo(new LockKey("i_rwsem", 0xff11000004623aa0L));
    assertThat(reading.only().mode()).isEqualTo(Mode.WRITE);
  }

  @Test
  @DisplayName("Given events that bpftrace lost, then they are a loss")
  void bpftraceLoss() {
    Reading reading = read("time_ns,event\n5,x\nLost 12 events\n6,x\n");

    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.sourceEvents()).isEqualTo(2);
    assertThat(reading.only().kind()).isEqualTo(EventKind.EVENTS_LOST);
    assertThat(reading.only().a()).isEqualTo(12);
    assertThat(reading.only().b()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5,PAGE_ADED,x,1,1",
        ",PAGE_ADDED,x,1,1",
        "1.5,PAGE_ADDED,x,1,1",
        "5,PAGE_ADDED,x,-1,1",
        "5,PAGE_ADDED,x,99999,1",
        "5,PAGE_ADDED,x,1,0x",
        "5,PAGE_ADDED,x,1",
        "5,PAGE_ADDED,x,1,1,1",
        "5,,mm_filemap_fault,1,1",
        "5,EVENT_KIND_UNSPECIFIED,x,1,1",
        "99999999999999999999,PAGE_ADDED,x,1,1",
      })
  @DisplayName("Given a cell that is wrong or a cell too many, then the record is unread")
  void unread(String row) {
    Reading reading = read("time_ns,kind,event,cpu,a\n1,DRAINED,x,0,0\n" + row + "\n");

    assertThat(reading.told()).hasSize(1);
    assertThat(reading.losses()).extracting(Reading.Row::loss).containsExactly(LossCause.UNREAD);
    assertThat(reading.unreadUnits()).isEqualTo(1);
    assertThat(reading.samples().get(0).position()).isEqualTo(3);
    assertThat(reading.samples().get(0).reason()).isNotEmpty();
  }

  @Test
  @DisplayName("Given a last line without end, then it counts only if nothing can have been cut")
  void lastLine() {
    String text = "time_ns,kind,event,a\n1,DRAINED,x,0\n2,DRAINED,x,12";

    assertThat(read(text).unreadUnits()).isEqualTo(1);
    assertThat(read(text).told()).hasSize(1);
    assertThat(read(text).losses())
        .extracting(Reading.Row::loss)
        .containsExactly(LossCause.CUT_OFF);
    assertThat(Reading.of(CaptureInput.ofText("t", text)).events()).hasSize(2);
  }

  @Test
  @DisplayName("Given a quote that is never closed, then the table ends there, in words")
  void openQuote() {
    String row = "1,DRAINED,\"x,0\n";

    assertThat(read("time_ns,kind,event,a\n1,DRAINED,x,0\n" + row).incomplete())
        .startsWith("line 3: the table ends here: ");
    Reading endless = read("time_ns,kind,event,a\n1,DRAINED,x,0\n" + row.repeat(100_000));
    assertThat(endless.events()).hasSize(1);
    assertThat(endless.incomplete()).isNotEmpty();
    Reading wide = read("time_ns,kind,event,a\n1,DRAINED," + "x".repeat(1 << 20) + ",1\n");
    assertThat(wide.events()).isEmpty();
    assertThat(wide.incomplete()).contains("a record of more than 262144 characters");
  }

  @Test
  @DisplayName("Given a header alone, then it is a capture without events; twice a name is none")
  void headers() {
    assertThat(read("time_ns,event\n").events()).isEmpty();
    assertThat(read("time_ns,event").sourceUnits()).isZero();
    for (String text : List.of("time,event\n1,x\n", "time_ns,event,a,a\n", "a\ntime_ns,event\n")) {
      assertThatThrownBy(() -> CaptureReader.open(CaptureInput.ofText("t", text), BINDINGS))
          .isInstanceOf(CaptureFormatException.class);
    }
  }

  @Test
  @DisplayName("Given any cut or altered byte, then reading ends without an error")
  void damage() {
    String text = csv(CaptureInput.file(Captures.file("stock/bcachefs-self.ftrace.gz")));
    byte[] whole = text.substring(0, 60_000).getBytes(StandardCharsets.UTF_8);
    List<Reading.Row> events = read(text).events();
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      int cut = 300 + random.nextInt(whole.length - 300);
      Reading reading =
          Reading.of(CaptureInput.stream("-", new ByteArrayInputStream(whole, 0, cut)));
      assertThat(reading.told()).isEqualTo(events.subList(0, reading.told().size()));

      byte[] altered = whole.clone();
      for (int n = 0; n < 5; n++) {
        altered[300 + random.nextInt(whole.length - 300)] = (byte) random.nextInt();
      }
      assertThat(
              Reading.of(CaptureInput.stream("-", new ByteArrayInputStream(altered))).sourceUnits())
          .isPositive();
    }
  }

  @Test
  @DisplayName("Given two tables one behind the other, then the second is another trace")
  void twoTables() {
    String head = "time_ns,kind,event,a\n";

    Reading reading = read(head + "5000,DRAINED,x,0\n" + head + "1000,DRAINED,x,0\n");

    assertThat(reading.unreadUnits()).isZero();
    assertThat(reading.losses())
        .extracting(Reading.Row::loss)
        .containsExactly(LossCause.ANOTHER_TRACE);
  }

  @Test
  @DisplayName("Given zeros in a record, then it is damaged and nobody knows how many are lost")
  void zeros() {
    Reading reading = read("time_ns,kind,event,a\n1,DRAINED,x,0\n2,DRAI\0\0\0\0D,x,0\n");

    assertThat(reading.losses()).extracting(Reading.Row::loss).containsExactly(LossCause.DAMAGED);
    assertThat(reading.losses().get(0).a()).isZero();
  }

  @Test
  @DisplayName("Given a loss with its cause, then it comes back as it was")
  void cause() {
    String row = "7,EVENTS_LOST,,FEWER_THAN_SAID,3,0,0\n";

    Reading reading = read("time_ns,kind,event,loss,a,b,c\n9,DRAINED,x,,0,0,0\n" + row);

    assertThat(reading.losses())
        .extracting(Reading.Row::loss, Reading.Row::a)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(LossCause.FEWER_THAN_SAID, 3L));
    assertThat(read("time_ns,kind,event,loss\n7,EVENTS_LOST,,EATEN\n").samples().get(0).reason())
        .contains("LossCause");
  }
}
