package dev.faultline.traces.log;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.roles.StackMeanings;
import dev.faultline.v1.LogRecord;
import java.io.IOException;
import java.util.List;

/**
 * A kernel log: the events of the dumps in it, if there are any, and beside them what it says of
 * tasks that sleep, of locks and of the page cache.
 */
public final class LogSource implements EventSource {
  private final EventSource events;
  private final ReportReader reports;
  private final StackMeanings meanings;
  private long dumped;
  private long records;
  private boolean ended;

  /**
   * Reads a log.
   *
   * @param events reads its dumps, and with them its lines
   * @param reports sees these lines
   * @param meanings what stacks mean
   */
  public LogSource(EventSource events, ReportReader reports, StackMeanings meanings) {
    this.events = events;
    this.reports = reports;
    this.meanings = meanings;
  }

  @Override
  public CaptureOrigin origin() {
    CaptureOrigin origin = events.origin();
    String format =
        dumped == 0
            ? "kernel-log"
            : records == 0 ? origin.format() : "kernel-log and " + origin.format();
    String kernel = origin.kernel().isEmpty() ? reports.kernel() : origin.kernel();
    return new CaptureOrigin(origin.path(), format, kernel, origin.clock(), origin.unit());
  }

  @Override
  public StreamDictionary dictionary() {
    return events.dictionary();
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    if (events.next(block)) {
      dumped += block.sourceEvents();
      add(reports.take(), block);
      return true;
    }
    if (ended) {
      return false;
    }
    ended = true;
    add(reports.takeAll(), block);
    return !block.logRecords().isEmpty();
  }

  private void add(List<LogRecord> taken, EventBlock block) {
    for (LogRecord taking : taken) {
      records++;
      block.addLogRecord(meanings.meant(taking, reports.kernel()));
    }
  }

  @Override
  public Recording recording() {
    return events.recording();
  }

  @Override
  public String incomplete() {
    return events.incomplete();
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
