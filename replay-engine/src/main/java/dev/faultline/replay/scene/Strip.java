package dev.faultline.replay.scene;

import dev.faultline.replay.model.Moment;
import dev.faultline.v1.Lane;
import dev.faultline.v1.Span;
import dev.faultline.v1.Tick;
import java.util.ArrayList;
import java.util.List;

/** A lane in the making. */
final class Strip {
  private final Frame frame;
  private final long key;
  private final List<Span> spans = new ArrayList<>();
  private final List<Tick.Builder> ticks = new ArrayList<>();
  private long lastTick = -1;
  private final int tid;
  private String comm = "";

  Strip(Frame frame, long key, int tid) {
    this.frame = frame;
    this.key = key;
    this.tid = tid;
  }

  Frame frame() {
    return frame;
  }

  int tid() {
    return tid;
  }

  boolean isQueued() {
    return LaneKey.isQueued(key);
  }

  boolean isEmpty() {
    return spans.isEmpty() && ticks.isEmpty();
  }

  List<Span> spans() {
    return spans;
  }

  List<Tick.Builder> ticks() {
    return ticks;
  }

  /** The task's name, which may come late. */
  void comm(String name) {
    comm = name;
  }

  /** Something has ended. */
  void span(Span.Kind kind, String what, String of, Moment begun, Moment ended) {
    if (frame.shows(begun.timeNs(), ended.timeNs())) {
      spans.add(
          begin(kind, what, of, begun)
              .setEndNs(ended.timeNs())
              .setEndLine(ended.position())
              .build());
    }
  }

  /** Something goes on. */
  void open(Span.Kind kind, String what, String of, Moment begun) {
    if (begun.timeNs() <= frame.lastNs()) {
      spans.add(begin(kind, what, of, begun).setEndNs(frame.lastNs()).setOpen(true).build());
    }
  }

  private static Span.Builder begin(Span.Kind kind, String what, String of, Moment begun) {
    return Span.newBuilder()
        .setKind(kind)
        .setWhat(what)
        .setOf(of)
        .setBeginNs(begun.timeNs())
        .setBeginLine(begun.position());
  }

  /**
   * Something has happened.
   *
   * @param number the how manieth event of the lane it is: neighbouring pages in a row are one tick
   */
  void tick(Tick.Builder tick, long number) {
    if (!frame.shows(tick.getTimeNs())) {
      return;
    }
    boolean inARow = lastTick == number - 1 && !ticks.isEmpty();
    lastTick = number;
    if (inARow && continues(ticks.get(ticks.size() - 1), tick)) {
      Tick.Builder before = ticks.get(ticks.size() - 1);
      before.setLastIndex(tick.getLastIndex()).setCount(before.getCount() + 1);
    } else {
      ticks.add(tick.setCount(1));
    }
  }

  private static boolean continues(Tick.Builder before, Tick.Builder tick) {
    return before.getKind() == tick.getKind()
        && before.getHasPages()
        && tick.getHasPages()
        && before.getLastIndex() + 1 == tick.getFirstIndex();
  }

  Lane lane(String role) {
    Lane.Builder lane =
        Lane.newBuilder().setTid(tid).setComm(comm).setRole(role).setQueued(isQueued());
    spans.forEach(lane::addSpans);
    ticks.forEach(lane::addTicks);
    return lane.build();
  }
}
