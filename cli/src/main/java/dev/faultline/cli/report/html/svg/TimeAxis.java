package dev.faultline.cli.report.html.svg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Where a time is drawn.
 *
 * <p>What leads to a bug takes microseconds and is followed by half a minute of silence, so one
 * scale for all would show nothing. The axis is cut where nothing that is drawn begins or ends for
 * long, and every cut is marked and says how long it is. Between the cuts the scale is the same
 * everywhere: lengths can be compared.
 */
final class TimeAxis {
  /** A cut takes this much of the width. */
  static final double CUT = 46;

  private static final double PAD = 9;
  private static final int ROUNDS = 2;
  private static final int MOST_AT_ONCE = 3;
  private static final double SHORT_SHARE = 0.12;

  /** A stretch without a cut. */
  record Piece(long firstNs, long lastNs, double x, double width) {}

  private final List<Piece> pieces = new ArrayList<>();
  private final double nsPerUnit;
  private final double left;

  /**
   * An axis.
   *
   * @param times when something that is drawn begins or ends, in ns
   * @param left where it begins
   * @param width how wide it is
   */
  TimeAxis(LongStream times, double left, double width) {
    this.left = left;
    long[] sorted = times.sorted().distinct().toArray();
    boolean[] cutBehind = cuts(sorted);
    int cuts = 0;
    long shown = 0;
    for (int i = 0; i + 1 < sorted.length; i++) {
      cuts += cutBehind[i] ? 1 : 0;
      shown += cutBehind[i] ? 0 : sorted[i + 1] - sorted[i];
    }
    double room = width - cuts * CUT - (cuts + 1) * 2 * PAD;
    nsPerUnit = Math.max(1, shown) / room;
    double x = left;
    int first = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == sorted.length - 1 || cutBehind[i]) {
        double length = (sorted[i] - sorted[first]) / nsPerUnit + 2 * PAD;
        pieces.add(new Piece(sorted[first], sorted[i], x, length));
        x += length + CUT;
        first = i + 1;
      }
    }
  }

  /**
   * The one, two or three longest gaps, if without them hardly any time is left; and the same once
   * more for what is left. More cuts than that would tear apart what belongs together.
   */
  private static boolean[] cuts(long[] times) {
    boolean[] cut = new boolean[times.length];
    Integer[] longestFirst = new Integer[Math.max(0, times.length - 1)];
    Arrays.setAll(longestFirst, i -> i);
    Arrays.sort(longestFirst, Comparator.comparingLong(i -> times[i] - times[i + 1]));
    long left = times.length == 0 ? 0 : times[times.length - 1] - times[0];
    int done = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long rest = left;
      for (int end = done; end < done + MOST_AT_ONCE && end < longestFirst.length - 1; end++) {
        rest -= times[longestFirst[end] + 1] - times[longestFirst[end]];
        if (rest < SHORT_SHARE * left) {
          for (; done <= end; done++) {
            cut[longestFirst[done]] = true;
          }
          left = rest;
        }
      }
    }
    return cut;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Time in ns that one unit of the picture stands for. */
  double nsPerUnit() {
    return nsPerUnit;
  }

  /** Where a time is; what lies in a cut is in its middle, what lies outside at the edge. */
  double x(long timeNs) {
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (timeNs < piece.firstNs()) {
        return i == 0 ? left : piece.x() - CUT / 2;
      } else if (timeNs <= piece.lastNs()) {
        return piece.x() + PAD + (timeNs - piece.firstNs()) / nsPerUnit;
      }
    }
    Piece last = pieces.get(pieces.size() - 1);
    return last.x() + last.width();
  }

  /** The first place between two where so much can be written without a cut; below 0 if none is. */
  double room(double from, double to, double width) {
    for (Piece piece : pieces) {
      double begin = Math.max(from, piece.x() - CUT / 4);
      if (begin + width <= Math.min(to, piece.x() + piece.width() + CUT / 4)) {
        return begin;
      }
    }
    return -1;
  }

  /** A round length of time that takes at least {@code units} of the width. */
  long step(double units) {
    double least = Math.max(1, nsPerUnit * units);
    long step = 1;
    while (true) {
      for (int factor : new int[] {1, 2, 5}) {
        if (step * factor >= least) {
          return step * factor;
        }
      }
      step *= 10;
    }
  }
}
