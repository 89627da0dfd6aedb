package dev.faultline.cli.input;

import com.google.protobuf.ByteString;
import dev.faultline.stream.AheadSource;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.traces.CaptureFormatException;
import dev.faultline.traces.CaptureInput;
import dev.faultline.traces.CaptureReader;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.RecordPrinter;
import dev.faultline.traces.input.LineReader;
import dev.faultline.traces.log.BesideSource;
import dev.faultline.traces.recorded.KnownEvents;
import dev.faultline.traces.roles.RoleBook;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.LogRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Opens captures with the bindings that the user chose. */
public final class CaptureOpener {
  private final InputStream in;
  private final Bindings bindings;
  private final Recording told;
  private final Supplier<RoleBook> roles;
  private final List<LogRecord> beside = new ArrayList<>();
  private boolean ahead;

  /**
   * An opener of captures of which the user says nothing.
   *
   * @see #CaptureOpener(InputStream, List, List, Recording)
   */
  public CaptureOpener(InputStream in, List<Path> files) throws IOException {
    this(in, files, List.of(), Recording.NONE);
  }

  /**
   * An opener.
   *
   * @param in standard input
   * @param files the user's own bindings; a later one goes before an earlier one
   * @param roleFiles the user's own roles of functions; a later one goes before an earlier one
   * @param told what the user says of what was recorded
   * @throws IOException if one of them cannot be used
   */
  public CaptureOpener(InputStream in, List<Path> files, List<Path> roleFiles, Recording told)
      throws IOException {
    this.in = in;
    this.told = told;
    Bindings all = Bindings.builtIn();
    for (Path file : files) {
      all = all.withFile(file);
    }
    this.bindings = all;
    this.roles = roles(roleFiles);
  }

  /** Those of the user are read at once, so that what is wrong with them is said first. */
  private static Supplier<RoleBook> roles(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      return new BuiltInRoles();
    }
    RoleBook all = RoleBook.builtIn();
    for (Path file : files) {
      all = all.withFile(file);
    }
    RoleBook book = all;
    return () -> book;
  }

  /**
   * Reads console logs that lie beside the capture that will be opened.
   *
   * @throws IOException if one of them cannot be read, or says nothing beside events
   */
  void readBeside(List<Path> logs) throws IOException {
    for (int i = 0; i < logs.size(); i++) {
      CaptureInput input = CaptureInput.file(logs.get(i));
      try (EventSource log = CaptureReader.open(input, bindings, Recording.NONE, roles)) {
        List<LogRecord> said = BesideSource.said(log, i);
        if (said.isEmpty()) {
          throw new IOException(
              logs.get(i)
                  + ": expected a console log with stacks of tasks, lists of locks or the kernel's"
                  + " own reports, and there are none. A capture is verified by itself.");
        }
        beside.addAll(said);
      }
    }
  }

  /** From now on captures are read ahead of who looks at them, each on a thread of its own. */
  public void readAhead() {
    ahead = true;
  }

  /**
   * Opens an input.
   *
   * @throws NoCaptureException if its content is in no format that can be read
   */
  public EventSource open(Input input) throws IOException {
    try {
      EventSource source = CaptureReader.open(source(input), bindings, told, roles);
      EventSource all = beside.isEmpty() ? source : new BesideSource(source, beside);
      return ahead ? new AheadSource(all) : all;
    } catch (CaptureFormatException e) {
      throw new NoCaptureException(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a file is a capture; where that cannot be seen, it may be one. */
  public boolean isCapture(Path file) {
    try {
      open(new Input.FoundFile(file)).close();
      return true;
    } catch (NoCaptureException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * The lines of an input that is text, unpacked.
   *
   * @throws IOException if it cannot be read
   */
  public LineReader lines(Input input) throws IOException {
    return CaptureReader.lines(source(input));
  }

  /** Prints events as the tracepoints that the bindings bind would. */
  public RecordPrinter printer() {
    return new RecordPrinter(bindings);
  }

  /** Opens what has just been written. */
  public EventSource open(String name, ByteString content) throws IOException {
    CaptureInput written = CaptureInput.stream(name, content.newInput());
    return CaptureReader.open(written, bindings, told, roles);
  }

  /** What is odd about the names of events that the user says were on. */
  List<String> doubts() {
    return told.isTold() ? new KnownEvents(bindings).doubts(told) : List.of();
  }

  /** The tracepoints that record each kind of event, for advice on what to enable. */
  public Map<EventKind, List<String>> tracepoints() {
    Map<EventKind, List<String>> all = new EnumMap<>(EventKind.class);
    for (EventKind kind : EventKind.values()) {
      all.put(kind, bindings.tracepointsFor(kind));
    }
    return all;
  }

  /** The commands that record such events. */
  public List<String> recordCommands(EventKind kind) {
    return bindings.recordCommandsFor(kind);
  }

  private CaptureInput source(Input input) throws IOException {
    if (input instanceof Input.NamedFile file) {
      return CaptureInput.file(file.path());
    }
    if (input instanceof Input.FoundFile file) {
      return CaptureInput.file(file.path());
    }
    if (input instanceof Input.KeptInput kept) {
      return CaptureInput.stream(kept.name(), Files.newInputStream(kept.path()));
    }
    if (input instanceof Input.StandardInput) {
      return CaptureInput.stream(input.name(), in);
    }
    throw new IOException("there is nothing to read");
  }
}
