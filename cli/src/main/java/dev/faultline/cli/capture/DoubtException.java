package dev.faultline.cli.capture;

import dev.faultline.traces.probe.Candidate;
import dev.faultline.traces.probe.LockSites;
import java.io.IOException;
import java.nio.file.Path;

/** Instructions of a module may be the lock's, and no probe can be placed for them. */
final class DoubtException extends IOException {
  private static final long serialVersionUID = 1L;

  DoubtException(Path module, LockSites found) {
    super(text(module, found));
  }

  private static String text(Path module, LockSites found) {
    StringBuilder text =
        new StringBuilder()
            .append(module)
            .append(
                ": the lock is not fully known in this build, and a script that misses one of its")
            .append(" sites would record locks that nobody releases. ")
            .append(found.slowCalls())
            .append(" calls of the slow path, ")
            .append(found.slowPaths())
            .append(" acquisitions with one.");
    for (Candidate candidate : found.candidates()) {
      if (candidate.doubtful()) {
        text.append("\n  ")
            .append(candidate.place())
            .append("  ")
            .append(candidate.code())
            .append(": ")
            .append(candidate.why());
      }
    }
    return text.append("\n--sites lists all that was found.").toString();
  }
}
