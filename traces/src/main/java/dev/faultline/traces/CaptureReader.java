package dev.faultline.traces;

import dev.faultline.stream.EventSource;
import dev.faultline.stream.EventStreamReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.ftrace.FtraceTextSource;
import dev.faultline.traces.input.LineReader;
import dev.faultline.traces.input.PeekedInput;
import dev.faultline.traces.input.SeekableInput;
import dev.faultline.traces.input.Unpacked;
import dev.faultline.traces.input.UnreadableCaptureException;
import dev.faultline.traces.perf.PerfDataSource;
import dev.faultline.traces.perf.PerfScriptSource;
import dev.faultline.traces.tracedat.TraceDatSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Opens captures of every format, which is told by their content and never by their name. */
public final class CaptureReader {
  /** Enough to see behind long headers; read before the first event is. */
  private static final int HEAD_BYTES = 1 << 18;

  private static final int MAX_PACKINGS = 3;

  private CaptureReader() {}

  /**
   * Opens a capture.
   *
   * @param input is closed with the source
   * @param bindings say which events its records are
   * @throws CaptureFormatException if its content is none of the known formats; the message says
   *     what it is and what to pass instead
   * @throws IOException if it cannot be read
   */
  public static EventSource open(CaptureInput input, Bindings bindings) throws IOException {
    InputStream in = input.open();
    try {
      return open(input, bindings, in);
    } catch (UnreadableCaptureException e) {
      in.close();
      throw new CaptureFormatException(String.valueOf(e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static EventSource open(CaptureInput input, Bindings bindings, InputStream in)
      throws IOException {
    PeekedInput bytes = new PeekedInput(in, HEAD_BYTES);
    List<Unpacked> packings = new ArrayList<>();
    CaptureFormat format = CaptureFormat.of(bytes.head());
    while (format == CaptureFormat.GZIP && packings.size() < MAX_PACKINGS) {
      Unpacked unpacked = new Unpacked(bytes);
      packings.add(unpacked);
      bytes = new PeekedInput(unpacked, HEAD_BYTES);
      format = CaptureFormat.of(bytes.head());
    }
    return switch (format) {
      case EVENT_STREAM -> new EventStreamReader(bytes, input.name());
      case FTRACE_TEXT, TRACE_CMD_REPORT, EMPTY ->
          new FtraceTextSource(
              input.name(),
              format.word(),
              new LineReader(input.name(), bytes),
              input.isComplete(),
              incomplete(format, packings),
              bindings);
      case TRACE_DAT -> traceDat(input, bytes, packings, bindings);
      case PERF_SCRIPT ->
          new PerfScriptSource(
              input.name(),
              new LineReader(input.name(), bytes),
              input.isComplete(),
              incomplete(format, packings),
              bindings);
      case PERF_DATA -> perfData(input, bytes, packings, bindings);
      default -> throw new CaptureFormatException(input.name() + ": byte 0: " + format.refusal());
    };
  }

  /** A recording is read in any order: what is no plain file is unpacked to a temporary one. */
  private static EventSource traceDat(
      CaptureInput input, InputStream bytes, List<Unpacked> packings, Bindings bindings)
      throws IOException {
    SeekableInput file = seekable(input, bytes, packings);
    try {
      return new TraceDatSource(
          input.name(), file, incomplete(CaptureFormat.TRACE_DAT, packings), bindings);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static EventSource perfData(
      CaptureInput input, PeekedInput bytes, List<Unpacked> packings, Bindings bindings)
      throws IOException {
    Supplier<String> incomplete = incomplete(CaptureFormat.PERF_DATA, packings);
    if (PerfDataSource.isPipe(bytes.head())) {
      return PerfDataSource.ofPipe(input.name(), bytes, incomplete, bindings);
    }
    SeekableInput file = seekable(input, bytes, packings);
    try {
      return PerfDataSource.ofFile(input.name(), file, incomplete, bindings);
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

  private static Supplier<String> incomplete(CaptureFormat format, List<Unpacked> packings) {
    return () -> {
      for (Unpacked packing : packings) {
        if (!packing.incomplete().isEmpty()) {
          return packing.incomplete();
        }
      }
      return format == CaptureFormat.EMPTY ? "the file is empty" : "";
    };
  }
}
