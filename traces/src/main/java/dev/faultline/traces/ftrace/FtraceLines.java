package dev.faultline.traces.ftrace;

/** Recognises lines of ftrace text one by one, for the detection of formats. */
public final class FtraceLines {
  private final LinePrefix prefix = new LinePrefix();
  private final LossLine loss = new LossLine();

  /** Whether the line begins as events do. */
  public boolean isEvent(byte[] text, int from, int to) {
    return prefix.scan(text, from, to);
  }

  /** Whether the line says that events were lost. */
  public boolean isLoss(byte[] text, int from, int to) {
    return loss.scan(text, from, to);
  }
}
