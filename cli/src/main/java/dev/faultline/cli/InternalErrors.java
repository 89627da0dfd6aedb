package dev.faultline.cli;

import dev.faultline.cli.shell.ExitStatus;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What no command expected: never mistaken for a finding. */
final class InternalErrors implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception error, CommandLine line, ParseResult arguments) {
    line.getErr().println("faultline: internal error: " + error);
    if (arguments.originalArgs().contains("--debug")) {
      Arrays.stream(error.getStackTrace())
          .limit(20)
          .forEach(frame -> line.getErr().println("    at " + frame));
    }
    return ExitStatus.UNREAD.code();
  }
}
