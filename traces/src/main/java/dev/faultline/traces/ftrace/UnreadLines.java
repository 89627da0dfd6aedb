package dev.faultline.traces.ftrace;

import dev.faultline.stream.EventBlock;
import dev.faultline.stream.UnreadSample;
import dev.faultline.traces.emit.LossLedger;
import dev.faultline.traces.input.LineReader;
import dev.faultline.v1.LossCause;
import java.nio.charset.StandardCharsets;

/** Tells of the line at hand that it cannot be read, and why: it may have been any event. */
final class UnreadLines {
  private final LineReader lines;
  private final EntryCount entries;
  private final LossLedger losses;

  UnreadLines(LineReader lines, EntryCount entries, LossLedger losses) {
    this.lines = lines;
    this.entries = entries;
    this.losses = losses;
  }

  /**
   * The line cannot be read.
   *
   * @param cpu that it names, or -1
   * @param count how many events it may have been, 0 if unknown
   */
  void tell(String reason, LossCause cause, int cpu, long count, EventBlock block) {
    entries.see(count);
    losses.unread(cause, cpu, count, lines.number());
    block.countSource(0, 1, 1);
    sample(reason, block);
  }

  /**
   * What a line says of the recording, and not of the kernel, is no event that could be lost.
   *
   * @param problem why it cannot be understood; empty when it can
   * @param events how many the line is
   */
  void said(String problem, int events, EventBlock block) {
    block.countSource(events, 1, problem.isEmpty() ? 0 : 1);
    if (!problem.isEmpty()) {
      sample(problem, block);
    }
  }

  private void sample(String reason, EventBlock block) {
    int length = Math.min(lines.end() - lines.start(), UnreadSample.MAX_TEXT);
    String text = new String(lines.bytes(), lines.start(), length, StandardCharsets.ISO_8859_1);
    block.addUnreadSample(new UnreadSample(lines.number(), reason, text));
  }
}
