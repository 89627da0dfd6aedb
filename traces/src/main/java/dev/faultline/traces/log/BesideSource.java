package dev.faultline.traces.log;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.v1.LogRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A capture, and behind its end what console logs say that lie beside it. */
public final class BesideSource implements EventSource {
  /** No log holds so many boots: those of one log are told from those of another. */
  private static final int BOOTS_OF_A_LOG = 1 << 20;

  private final EventSource capture;
  private final List<LogRecord> records;
  private boolean told;

  /**
   * A capture with logs.
   *
   * @param capture is closed with the source
   * @param records what the logs say, as {@link #said} gives it
   */
  public BesideSource(EventSource capture, List<LogRecord> records) {
    this.capture = capture;
    this.records = List.copyOf(records);
  }

  /**
   * Reads what a log says beside events. A dump in it is one of the buffer that the capture is of:
   * its events are not read again.
   *
   * @param log is read to its end
   * @param number of the log among several, from 0
   * @throws IOException if it cannot be read
   */
  public static List<LogRecord> said(EventSource log, int number) throws IOException {
    List<LogRecord> said = new ArrayList<>();
    EventBlock block = new EventBlock();
    while (log.next(block)) {
      for (LogRecord one : block.logRecords()) {
        said.add(
            one.toBuilder()
                .setBeside(log.origin().path())
                .setBoot(one.getBoot() + (number + 1) * BOOTS_OF_A_LOG)
                .build());
      }
    }
    return said;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    if (capture.next(block)) {
      return true;
    }
    if (told) {
      return false;
    }
    told = true;
    block.clear();
    records.forEach(block::addLogRecord);
    return true;
  }

  @Override
  public CaptureOrigin origin() {
    return capture.origin();
  }

  @Override
  public StreamDictionary dictionary() {
    return capture.dictionary();
  }

  @Override
  public Recording recording() {
    return capture.recording();
  }

  @Override
  public String incomplete() {
    return capture.incomplete();
  }

  @Override
  public void close() throws IOException {
    capture.close();
  }
}
