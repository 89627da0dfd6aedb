package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.judge.Judge;
import dev.faultline.cli.judge.JudgeChoice;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** Runs the command line as a shell would, inside this process. */
public final class Shell {
  private final Map<String, String> environment = new HashMap<>();
  private InputStream in = new ByteArrayInputStream(new byte[0]);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private boolean terminal;
  private boolean errTerminal;
  private Judge judge =
      input -> {
        throw new IOException("no judge");
      };

  /** What came of it. */
  public record Result(int status, String out, String err) {}

  public Shell judging(Judge judge) {
    this.judge = judge;
    return this;
  }

  /** Whatever the input, this is the report. */
  public Shell reporting(TraceReport report) {
    return judging(input -> report);
  }

  public Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Shell onTerminal() {
    terminal = true;
    return this;
  }

  public Shell withErrOnTerminal() {
    errTerminal = true;
    return this;
  }

  public Shell reading(InputStream in) {
    this.in = in;
    return this;
  }

  public Result run(String... args) {
    return run((options, bindings) -> judge, args);
  }

  /** The program with all that its commands can do. */
  CommandLine whole() {
    return Faultline.commandLine(
        surroundings(new ByteArrayOutputStream(), new StringWriter()),
        (options, bindings) -> judge);
  }

  Result run(JudgeChoice judges, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int status = Faultline.run(surroundings(out, err), judges, args);
    return new Result(status, out.toString(UTF_8), err.toString());
  }

  /** With the real judge. */
  public Result verify(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int status = Faultline.run(surroundings(out, err), args);
    return new Result(status, out.toString(UTF_8), err.toString());
  }

  /** With the real judge, where standard output is no text; it is {@link #written}. */
  public Result convert(String... args) {
    StringWriter err = new StringWriter();
    int status = Faultline.run(surroundings(written, err), args);
    return new Result(status, "", err.toString());
  }

  /** What {@link #convert} has written to standard output. */
  public byte[] written() {
    return written.toByteArray();
  }

  /** What a run writes on standard output. */
  public byte[] bytes(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Faultline.run(surroundings(out, new StringWriter()), (options, bindings) -> judge, args);
    return out.toByteArray();
  }

  private Surroundings surroundings(OutputStream out, StringWriter err) {
    return new Surroundings(
        in, out, new PrintWriter(err, true), environment, terminal, errTerminal);
  }
}
