package dev.faultline.traces.chain;

import dev.faultline.stream.CaptureOrigin;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.Recording;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.traces.roles.StackMeanings;
import dev.faultline.v1.LogRecord;
import java.io.IOException;
import java.util.List;

/** A trace, and behind its end the stacks of the tasks that still sleep. */
public final class ChainSource implements EventSource {
  /** Gives the tasks that still sleep when the trace has ended. */
  public interface Left {
    /**
     * Their stacks.
     *
     * @throws IOException if the names of functions cannot be read
     */
    List<LogRecord> left() throws IOException;
  }

  private final EventSource trace;
  private final Left tasks;
  private final StackMeanings meanings;
  private boolean told;

  /**
   * A trace with call chains.
   *
   * @param trace is closed with the source
   * @param tasks those that sleep
   * @param meanings what stacks mean
   */
  public ChainSource(EventSource trace, Left tasks, StackMeanings meanings) {
    this.trace = trace;
    this.tasks = tasks;
    this.meanings = meanings;
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    if (trace.next(block)) {
      return true;
    }
    if (told) {
      return false;
    }
    told = true;
    block.clear();
    for (LogRecord left : tasks.left()) {
      block.addLogRecord(meanings.meant(left, origin().kernel()));
    }
    return !block.logRecords().isEmpty();
  }

  @Override
  public CaptureOrigin origin() {
    return trace.origin();
  }

  @Override
  public StreamDictionary dictionary() {
    return trace.dictionary();
  }

  @Override
  public Recording recording() {
    return trace.recording();
  }

  @Override
  public String incomplete() {
    return trace.incomplete();
  }

  @Override
  public void close() throws IOException {
    trace.close();
  }
}
