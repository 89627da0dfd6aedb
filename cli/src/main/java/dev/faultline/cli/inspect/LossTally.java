package dev.faultline.cli.inspect;

import dev.faultline.stream.Event;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.LossGap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The intervals in which events were lost. */
final class LossTally {
  /** A trace that lost events all the time says so in every line. */
  private static final int KEPT = 1000;

  private final List<LossGap.Builder> gaps = new ArrayList<>();
  private final Map<Integer, List<LossGap.Builder>> open = new HashMap<>();
  private long count;
  private long lost;
  private long lastNs;

  /** Events of a CPU were lost. */
  void add(Event loss) {
    count++;
    lost += Math.max(0, loss.a());
    lastNs = loss.timeNs();
    if (gaps.size() == KEPT) {
      return;
    }
    LossGap.Builder gap =
        LossGap.newBuilder()
            .setCpu(loss.cpu())
            .setCount(loss.a())
            .setPosition(loss.position())
            .setCause(loss.loss().name());
    if (loss.c() != 0) {
      gap.setSinceKnown(true).setSinceNs(loss.b());
    }
    gaps.add(gap);
    open.computeIfAbsent(loss.cpu(), cpu -> new ArrayList<>()).add(gap);
  }

  /** An event that was not lost ends the gap of its CPU. */
  void passes(Event event) {
    lastNs = event.timeNs();
    List<LossGap.Builder> ended = open.isEmpty() ? null : open.remove(event.cpu());
    if (ended != null) {
      ended.forEach(gap -> gap.setUntilNs(event.timeNs()));
    }
  }

  void describe(CaptureInspection.Builder capture) {
    open.values().forEach(left -> left.forEach(gap -> gap.setUntilNs(lastNs)));
    capture.setEventsLost(lost).setLossGaps(count);
    gaps.forEach(gap -> capture.addLosses(gap));
  }
}
