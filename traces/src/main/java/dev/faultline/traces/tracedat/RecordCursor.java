package dev.faultline.traces.tracedat;

import dev.faultline.traces.record.RecordBytes;
import dev.faultline.traces.record.RecordHead;
import dev.faultline.v1.LossCause;
import java.io.IOException;

/**
 * The records of one CPU, one after the other.
 *
 * <p>A page is an absolute time and a sequence of entries, each with a word that holds its length
 * or sort and the time since the entry before. The entries are decoded where they stand; records
 * that nobody wants are passed over in the same loop and only counted, since in most recordings
 * they are the greater part. Nothing carries over from page to page but the numbers of what was
 * lost.
 */
final class RecordCursor {
  private static final int MAX_DATA = 28;
  private static final int PADDING = 29;
  private static final int TIME_EXTEND = 30;
  private static final int WORD = Integer.BYTES;
  private static final int DELTA_BITS = 27;
  private static final int DELTA_MASK = (1 << DELTA_BITS) - 1;
  private static final int LENGTH_BITS = 5;
  private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

  /** An absolute stamp lacks the five highest bits. */
  private static final long STAMP_TOP = 0xf8L << 56;

  private final CpuPages pages;
  private final PageFeed feed;
  private final boolean little;
  private final RecordBytes order;
  private final RecordHead head;
  private final BoundFormats formats;
  private final boolean[] wanted;
  private final PageProblems problems;
  private final Loss loss = new Loss();
  private byte[] bytes = {};
  private int page;
  private int next;
  private int end;
  private long stamp;
  private long time;
  private boolean seen;
  private long first;

  /** The last time of a page whose entries all fit. */
  private long settled;

  /** The last time of the page before. */
  private long timeBefore;

  private boolean seenBefore;
  private boolean afterBlank;
  private int entry;
  private int from;
  private int to;
  private int type;

  /**
   * Records of a CPU.
   *
   * @param formats say which records are stopped at, and are told of the others
   * @param problems is told what cannot be read
   */
  RecordCursor(CpuPages pages, RecordHead head, BoundFormats formats, PageProblems problems)
      throws IOException {
    this.pages = pages;
    this.feed = pages.open();
    this.order = pages.order();
    this.little = order == RecordBytes.LITTLE_ENDIAN;
    this.head = head;
    this.formats = formats;
    this.wanted = formats.wanted();
    this.problems = problems;
    if (pages.uncountedLoss() > 0) {
      loss.add(LossCause.OVERRUN, pages.uncountedLoss(), 0, false);
    }
  }

  /** Goes to the next record that is wanted, or that is the first one behind a loss. */
  boolean advance() throws IOException {
    while (!inPage()) {
      if (!page()) {
        return false;
      }
    }
    return true;
  }

  private boolean inPage() {
    int at = next;
    while (at + WORD <= end) {
      int word = order.s4(bytes, at);
      int length = little ? word & LENGTH_MASK : word >>> DELTA_BITS;
      int delta = little ? word >>> LENGTH_BITS : word & DELTA_MASK;
      if (length > MAX_DATA) {
        at = noData(at, length, delta);
        continue;
      }
      int data = at + WORD;
      if (length != 0) {
        length *= WORD;
      } else if (data + WORD <= end) {
        length = order.s4(bytes, data) - WORD + 3 & -WORD;
        data += WORD;
      }
      if (length < head.length() || length > end - data) {
        at =
            damaged(
                at, "expected a record that fits into its page, not one of " + length + " bytes");
        continue;
      }
      stamp += delta;
      time = stamp;
      if (!seen) {
        seen = true;
        first = stamp;
        settled = stamp;
      }
      int id = head.type(order, bytes, data);
      if (id < wanted.length && !wanted[id] && !loss.isPending()) {
        formats.pass(id);
        at = data + length;
        continue;
      }
      entry = at;
      from = data;
      to = data + length;
      type = id;
      next = to;
      return true;
    }
    if (at == end) {
      settled = time;
    } else {
      damaged(at, "expected entries that end where their page does");
    }
    next = end;
    return false;
  }

  /** An entry that is no record; returns where the next one is. */
  private int noData(int at, int length, int delta) {
    if (length == PADDING && delta == 0) {
      return end;
    }
    if (at + 2 * WORD > end) {
      return damaged(at, "expected the second word of an entry");
    }
    int word = order.s4(bytes, at + WORD);
    if (length == PADDING) {
      stamp += delta;
      return word < WORD || word > end - at - WORD
          ? damaged(at, "expected padding that fits into its page, not " + word + " bytes")
          : at + WORD + word;
    }
    long ticks = ((word & 0xffff_ffffL) << DELTA_BITS) + delta;
    stamp = length == TIME_EXTEND ? stamp + ticks : ticks | (stamp & STAMP_TOP);
    return seen && stamp < time
        ? damaged(at, "expected a time that is not before that of the last record")
        : at + 2 * WORD;
  }

  /**
   * What follows in this page is lost. What came before may be wrong, too: an entry is found by the
   * length of the one before, and only the end of a page tells that all were right.
   */
  private int damaged(int at, String reason) {
    problems.add(feed.position() + at - page, reason + ", of CPU " + pages.cpu());
    loss.add(LossCause.DAMAGED, 0, timeBefore, seenBefore);
    return end;
  }

  private boolean page() throws IOException {
    if (!feed.next()) {
      if (!feed.incomplete().isEmpty()) {
        loss.add(LossCause.DAMAGED, 0, time, seen);
      }
      return false;
    }
    bytes = feed.bytes();
    page = feed.offset();
    PageHead pageHead = PageHead.read(pages, bytes, page);
    boolean blank = pageHead.stamp() == 0 && pageHead.used() == 0;
    if (!blank) {
      begin(pageHead.stamp());
    }
    afterBlank = blank;
    next = page + pages.layout().dataOffset();
    end = next + pageHead.used();
    if (pageHead.overflows()) {
      end = next;
      damaged(page, "expected a page that is filled with less than " + pageHead.used() + " bytes");
    }
    if (pageHead.missed()) {
      loss.add(LossCause.OVERRUN, pageHead.missing(), time, seen);
    }
    return true;
  }

  /** Pages of a CPU follow each other in time, and none of zeros stands between them. */
  private void begin(long first) {
    if (seen && first < time) {
      problems.add(feed.position(), "expected a page that begins later than the one before ends");
      loss.add(LossCause.DAMAGED, 0, timeBefore, seenBefore);
    } else if (afterBlank) {
      problems.add(feed.position(), "expected pages, and there were zeros");
      loss.add(LossCause.DAMAGED, 0, time, seen);
    }
    stamp = first;
    timeBefore = time;
    seenBefore = seen;
  }

  /** What is missing before this record. */
  Loss loss() {
    return loss;
  }

  /** Whether there was a record yet, stopped at or not. */
  boolean isSeen() {
    return seen;
  }

  /** The stamp of the first record, stopped at or not. */
  long first() {
    return first;
  }

  /** The stamp of the last record of the last page that is read to its end and is not damaged. */
  long settled() {
    return settled;
  }

  /** The stamp of this record, or of the last one. */
  long time() {
    return time;
  }

  int cpu() {
    return pages.cpu();
  }

  /** The id of the format of this record. */
  int type() {
    return type;
  }

  int tid() {
    return head.pid(order, bytes, from);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the record begins, at {@code common_type}. */
  int from() {
    return from;
  }

  /** Behind its last byte, padding included. */
  int to() {
    return to;
  }

  /** Position of the entry that holds the record. */
  long position() {
    return feed.position() + entry - page;
  }

  /** Why the records ended early; empty if they did not. */
  String incomplete() {
    return feed.incomplete();
  }
}
