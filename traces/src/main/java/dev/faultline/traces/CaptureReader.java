package dev.faultline.traces;

import dev.faultline.stream.EventSource;
import dev.faultline.stream.EventStreamReader;
import dev.faultline.stream.Recording;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.chain.ChainSource;
import dev.faultline.traces.chain.SleepingTasks;
import dev.faultline.traces.csv.CsvHeader;
import dev.faultline.traces.csv.CsvSource;
import dev.faultline.traces.ftrace.FtraceDialect;
import dev.faultline.traces.ftrace.FtraceTextSource;
import dev.faultline.traces.input.Integrity;
import dev.faultline.traces.input.LineReader;
import dev.faultline.traces.input.Packing;
import dev.faultline.traces.input.PeekedInput;
import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.Unpacked;
import dev.faultline.traces.input.UnreadableCaptureException;
import dev.faultline.traces.log.LogLines;
import dev.faultline.traces.log.LogSource;
import dev.faultline.traces.log.ReportReader;
import dev.faultline.traces.log.StoredLog;
import dev.faultline.traces.log.TextEncoding;
import dev.faultline.traces.perf.PerfDataSource;
import dev.faultline.traces.perf.PerfScriptSource;
import dev.faultline.traces.recorded.RecordedFile;
import dev.faultline.traces.recorded.RecordedSource;
import dev.faultline.traces.roles.RoleBook;
import dev.faultline.traces.roles.StackMeanings;
import dev.faultline.traces.tracedat.TraceDatSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens captures of every format, which is told by their content and never by their name. */
public final class CaptureReader {
  /** Enough to see behind long headers; read before the first event is. */
  private static final int HEAD_BYTES = 1 << 18;

  /** A dump stands at the end of its log. */
  private static final int LOG_BYTES = 1 << 24;

  private static final int MAX_PACKINGS = 3;

  private CaptureReader() {}

  /**
   * Opens a capture of which nothing is said elsewhere, but for a file beside it.
   *
   * @see #open(CaptureInput, Bindings, Recording)
   */
  public static EventSource open(CaptureInput input, Bindings bindings) throws IOException {
    return open(input, bindings, Recording.NONE);
  }

  /**
   * Opens a capture.
   *
   * @param input is closed with the source
   * @param bindings say which events its records are
   * @param told what the user says of what was recorded
   * @throws CaptureFormatException if its content is none of the known formats; the message says
   *     what it is and what to pass instead
   * @throws IOException if it cannot be read
   */
  public static EventSource open(CaptureInput input, Bindings bindings, Recording told)
      throws IOException {
    return open(input, bindings, told, RoleBook::builtIn);
  }

  /**
   * Opens a capture of which it is known what was recorded, with roles of one's own.
   *
   * @param input is closed with the source
   * @param bindings say which events its records are
   * @param told what was recorded; it goes before what the capture says
   * @param roles say what the stacks in a log mean; asked where there are any
   * @throws CaptureFormatException if its content is none of the known formats; the message says
   *     what it is and what to pass instead
   * @throws IOException if it cannot be read
   */
  public static EventSource open(
      CaptureInput input, Bindings bindings, Recording told, Supplier<RoleBook> roles)
      throws IOException {
    Recording said = told.and(beside(input));
    InputStream in = input.open();
    try {
      EventSource source = open(input, bindings, roles, in);
      // What a stream lost was noticed when it was made.
      return new RecordedSource(source, said, bindings, !(source instanceof StoredLog));
    } catch (UnreadableCaptureException e) {
      in.close();
      throw new CaptureFormatException(String.valueOf(e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static Recording beside(CaptureInput input) throws IOException {
    Path file = input.regularFile();
    Path says = file == null ? null : RecordedFile.beside(file);
    return says == null ? Recording.NONE : RecordedFile.read(says);
  }

  /**
   * The lines of a text, unpacked; their numbers are the positions of its events.
   *
   * @param input is closed with the lines
   * @throws IOException if it cannot be read
   */
  public static LineReader lines(CaptureInput input) throws IOException {
    InputStream in = input.open();
    try {
      PeekedInput bytes = new PeekedInput(in, HEAD_BYTES);
      Packing packing = CaptureFormat.of(bytes.head()).packing();
      for (int depth = 0; packing != null && depth < MAX_PACKINGS; depth++) {
        bytes = new PeekedInput(new Unpacked(packing, bytes), HEAD_BYTES);
        packing = CaptureFormat.of(bytes.head()).packing();
      }
      Optional<TextEncoding> encoding = TextEncoding.of(bytes.head());
      return new LineReader(
          input.name(), encoding.isPresent() ? encoding.get().decode(bytes, bytes.head()) : bytes);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static EventSource open(
      CaptureInput input, Bindings bindings, Supplier<RoleBook> roles, InputStream in)
      throws IOException {
    PeekedInput bytes = new PeekedInput(in, HEAD_BYTES);
    List<Unpacked> packings = new ArrayList<>();
    CaptureFormat format = CaptureFormat.of(bytes.head());
    Packing packing = format.packing();
    while (packing != null && packings.size() < MAX_PACKINGS) {
      Unpacked unpacked = new Unpacked(packing, bytes);
      packings.add(unpacked);
      bytes = new PeekedInput(unpacked, HEAD_BYTES);
      format = CaptureFormat.of(bytes.head());
      packing = format.packing();
    }
    if (format == CaptureFormat.EMPTY) {
      requireContent(input, packings);
    }
    Optional<TextEncoding> encoding = TextEncoding.of(bytes.head());
    if (encoding.isPresent()) {
      bytes = new PeekedInput(encoding.get().decode(bytes, bytes.head()), HEAD_BYTES);
      format = CaptureFormat.of(bytes.head());
    }
    boolean placed = encoding.isEmpty();
    LineReader lines = new LineReader(input.name(), bytes);
    ReportReader reports = new ReportReader();
    boolean broken = format == CaptureFormat.FTRACE_TEXT && LogLines.areBroken(bytes.head());
    if (broken) {
      placed = false;
      lines = new LineReader(input.name(), new LogLines(lines, bytes.head(), reports));
    } else if (format.isPerhapsLogged()) {
      bytes = new PeekedInput(bytes, LOG_BYTES);
      byte[] plain = LogLines.plain(bytes.head());
      format = format.within(CaptureFormat.of(plain), ReportReader.isAnyIn(plain));
      lines = new LineReader(input.name(), bytes);
      if (format.dialect() != null || format == CaptureFormat.PERF_SCRIPT) {
        placed = false;
        lines = new LineReader(input.name(), new LogLines(lines, bytes.head(), reports));
      }
    }
    Integrity integrity = integrity(format, packings);
    Integrity ofLines = placed ? integrity : integrity.ofOtherText();
    StackMeanings meanings = new StackMeanings(roles);
    SleepingTasks sleeping = new SleepingTasks();
    FtraceDialect dialect = format.dialect();
    if (dialect != null) {
      EventSource text =
          new FtraceTextSource(
              input.name(), dialect, lines, input.isComplete(), ofLines, bindings, sleeping);
      return dialect == FtraceDialect.DUMP
          ? new LogSource(text, reports, meanings)
          : new ChainSource(text, sleeping::left, meanings);
    }
    CsvHeader table = format == CaptureFormat.CSV ? CsvHeader.find(bytes.head()) : null;
    if (table != null) {
      return new CsvSource(input.name(), table, bytes, input.isComplete(), integrity, bindings);
    }
    return switch (format) {
      case EVENT_STREAM -> new StoredLog(new EventStreamReader(bytes, input.name()), meanings);
      case TRACE_DAT -> traceDat(input, bytes, packings, bindings, meanings);
      case PERF_SCRIPT ->
          new ChainSource(
              new PerfScriptSource(
                  input.name(), lines, input.isComplete(), ofLines, bindings, sleeping),
              sleeping::left,
              meanings);
      case PERF_DATA -> perfData(input, bytes, packings, bindings);
      default -> throw new CaptureFormatException(input.name() + ": byte 0: " + format.refusal());
    };
  }

  /** Of a compressed file of which nothing can be unpacked nobody knows what it was. */
  private static void requireContent(CaptureInput input, List<Unpacked> packings)
      throws CaptureFormatException {
    for (Unpacked packing : packings) {
      if (packing.isDamaged()) {
        throw new CaptureFormatException(
            input.name() + ": byte 0: " + packing.incomplete() + "; nothing of it can be read.");
      }
    }
  }

  /** A recording is read in any order: what is no plain file is unpacked to a temporary one. */
  private static EventSource traceDat(
      CaptureInput input,
      InputStream bytes,
      List<Unpacked> packings,
      Bindings bindings,
      StackMeanings meanings)
      throws IOException {
    SeekableInput file = seekable(input, bytes, packings);
    try {
      TraceDatSource recording =
          new TraceDatSource(
              input.name(), file, integrity(CaptureFormat.TRACE_DAT, packings), bindings);
      return new ChainSource(recording, recording::left, meanings);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static EventSource perfData(
      CaptureInput input, PeekedInput bytes, List<Unpacked> packings, Bindings bindings)
      throws IOException {
    Integrity integrity = integrity(CaptureFormat.PERF_DATA, packings);
    if (PerfDataSource.isPipe(bytes.head())) {
      return PerfDataSource.ofPipe(input.name(), bytes, integrity, bindings);
    }
    SeekableInput file = seekable(input, bytes, packings);
    try {
      return PerfDataSource.ofFile(input.name(), file, integrity, bindings);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static SeekableInput seekable(
      CaptureInput input, InputStream bytes, List<Unpacked> packings) throws IOException {
    Path regular = packings.isEmpty() ? input.regularFile() : null;
    if (regular == null) {
      return SeekableInput.spool(input.name(), bytes, SeekableInput.MAX_SPOOLED);
    }
    bytes.close();
    return SeekableInput.file(input.name(), regular);
  }

  private static Integrity integrity(CaptureFormat format, List<Unpacked> packings) {
    return new Integrity(packings, format == CaptureFormat.EMPTY ? "the file is empty" : "");
  }
}
