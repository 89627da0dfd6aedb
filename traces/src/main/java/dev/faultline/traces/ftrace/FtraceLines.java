package dev.faultline.traces.ftrace;

/** Recognises lines of ftrace text one by one, for the detection of formats. */
public final class FtraceLines {
  private final LinePrefix prefix = new LinePrefix();
  private final LatencyPrefix latency = new LatencyPrefix();
  private final VerbosePrefix verbose = new VerbosePrefix();
  private final GraphPrefix graph = new GraphPrefix();
  private final LogPrefix log = new LogPrefix();
  private final LossLine loss = new LossLine();

  /** Whether the line begins as events do. */
  public boolean isEvent(byte[] text, int from, int to) {
    return prefix.scan(text, from, to);
  }

  /** Whether the line begins as events in latency format do. */
  public boolean isLatency(byte[] text, int from, int to) {
    return latency.scan(text, from, to) || verbose.scan(text, from, to);
  }

  /** Whether the line is one of the function_graph tracer. */
  public boolean isGraph(byte[] text, int from, int to) {
    return graph.scan(text, from, to);
  }

  /** Where the line begins behind what a kernel log puts in front of it. */
  public int behindLogPrefix(byte[] text, int from, int to) {
    return log.end(text, from, to);
  }

  /**
   * Where an event begins whose comm is padded as the kernel pads it, whatever stands in front; -1
   * if there is none.
   */
  public int beginOfPadded(byte[] text, int from, int to) {
    for (int p = from; p < to; p++) {
      if (text[p] == '-' && p + 1 < to && Bytes.isDigit(text[p + 1])) {
        int cut = p - LatencyPrefix.COMM_COLUMNS;
        if (cut >= from && latency.scan(text, cut, to) && latency.commTo() == p) {
          return cut;
        }
        int whole = p - LinePrefix.COMM_COLUMNS;
        if (whole >= from && prefix.scan(text, whole, to) && prefix.commTo() == p) {
          return whole;
        }
      }
    }
    return -1;
  }

  /** Whether the line says that events were lost. */
  public boolean isLoss(byte[] text, int from, int to) {
    return loss.scan(text, from, to);
  }
}
