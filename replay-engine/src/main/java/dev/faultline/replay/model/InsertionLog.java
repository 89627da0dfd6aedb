package dev.faultline.replay.model;

import java.util.Arrays;

/**
 * When each folio of one insertion came in, so that a finding shows the page in question and not
 * the first one of its batch. Five numbers for each, relative to the first: pages are many.
 */
final class InsertionLog {
  private static final int WIDTH = 5;
  private static final int FIRST_ROOM = 8;

  /** More in one go are rare; what came after them is remembered as the last one of these. */
  private static final int MOST = 4_096;

  private final Moment first;
  private int[] later = {};
  private int count;

  InsertionLog(Moment first) {
    this.first = first;
  }

  /** Another folio, at a higher index than those before. */
  void add(Moment moment) {
    long ns = moment.timeNs() - first.timeNs();
    long lines = moment.position() - first.position();
    long pages = moment.a() - first.a();
    if (count == MOST || Math.max(Math.max(ns, lines), pages) > Integer.MAX_VALUE) {
      return;
    }
    int at = count * WIDTH;
    if (at == later.length) {
      later = Arrays.copyOf(later, Math.max(FIRST_ROOM * WIDTH, 2 * at));
    }
    later[at] = (int) pages;
    later[at + 1] = (int) (moment.sequence() - first.sequence());
    later[at + 2] = (int) ns;
    later[at + 3] = (int) lines;
    later[at + 4] = moment.cpu();
    count++;
  }

  /** When the folio came in that has this page. */
  Moment of(long index) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (first.a() + later[middle * WIDTH] <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? first : at((low - 1) * WIDTH);
  }

  private Moment at(int at) {
    return new Moment(
        first.sequence() + later[at + 1],
        first.timeNs() + later[at + 2],
        later[at + 4],
        first.task(),
        first.shape(),
        first.subject(),
        first.other(),
        first.a() + later[at],
        first.b(),
        first.c(),
        first.position() + later[at + 3],
        first.ticks());
  }
}
