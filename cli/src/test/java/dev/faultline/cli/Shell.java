package dev.faultline.cli;

import dev.faultline.v1.TraceReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

/** Runs the command line as a shell would, inside this process. */
final class Shell {
  private final Map<String, String> environment = new HashMap<>();
  private InputStream in = new ByteArrayInputStream(new byte[0]);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean terminal;
  private Judge judge =
      input -> {
        throw new IOException("no judge");
      };

  /** What came of it. */
  record Result(int status, String out, String err) {}

  /** What was written to standard output as bytes. */
  byte[] bytes() {
    return bytes.toByteArray();
  }

  Shell judging(Judge judge) {
    this.judge = judge;
    return this;
  }

  /** Whatever the input, this is the report. */
  Shell reporting(TraceReport report) {
    return judging(input -> report);
  }

  Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Shell onTerminal() {
    terminal = true;
    return this;
  }

  Shell reading(InputStream in) {
    this.in = in;
    return this;
  }

  Result run(String... args) {
    return run((options, bindings) -> judge, args);
  }

  Result run(JudgeChoice judges, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Faultline.run(surroundings(out, err), judges, args);
    return new Result(status, out.toString(), err.toString());
  }

  /** With the real judge. */
  Result verify(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Faultline.run(surroundings(out, err), args);
    return new Result(status, out.toString(), err.toString());
  }

  private Surroundings surroundings(StringWriter out, StringWriter err) {
    return new Surroundings(in, out, bytes, new PrintWriter(err, true), environment, terminal);
  }
}
