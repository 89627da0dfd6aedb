package dev.faultline.traces.ftrace;

import dev.faultline.v1.Context;
import java.util.List;

/**
 * One of several sorts of prefix: the one of the first line that has any, and from then on no
 * other, because their times do not compare.
 */
final class FirstPrefix implements EventPrefix {
  private final List<EventPrefix> sorts;
  private EventPrefix chosen;
  private boolean decided;

  FirstPrefix(EventPrefix... sorts) {
    this.sorts = List.of(sorts);
    this.chosen = sorts[0];
  }

  @Override
  public boolean scan(byte[] text, int from, int to) {
    if (decided) {
      return chosen.scan(text, from, to);
    }
    for (EventPrefix sort : sorts) {
      if (sort.scan(text, from, to)) {
        chosen = sort;
        decided = true;
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean beginsIn(byte[] text, int from, int to) {
    for (EventPrefix sort : sorts) {
      if (sort.beginsIn(text, from, to)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isPlaced() {
    return chosen.isPlaced();
  }

  @Override
  public int commFrom() {
    return chosen.commFrom();
  }

  @Override
  public int commTo() {
    return chosen.commTo();
  }

  @Override
  public int tid() {
    return chosen.tid();
  }

  @Override
  public int tgid() {
    return chosen.tgid();
  }

  @Override
  public int cpu() {
    return chosen.cpu();
  }

  @Override
  public Context context() {
    return chosen.context();
  }

  @Override
  public long time() {
    return chosen.time();
  }

  @Override
  public boolean isCounter() {
    return chosen.isCounter();
  }

  @Override
  public int body() {
    return chosen.body();
  }

  @Override
  public int bodyEnd(int lineEnd) {
    return chosen.bodyEnd(lineEnd);
  }
}
