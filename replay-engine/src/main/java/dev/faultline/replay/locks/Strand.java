package dev.faultline.replay.locks;

import dev.faultline.replay.model.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The events of one task, in their order, cut into episodes.
 *
 * <p>An episode is a stay in the kernel: it begins with the first event after the task was in user
 * space, and ends with the last one before it returns. Where the trace leaves room for two episodes
 * there are two: more episodes mean more that user space may have put into order.
 */
final class Strand {

  /** A stay in the kernel; the numbers of its first and last event in the journal. */
  static final class Episode {
    private final Strand strand;
    private final int begin;
    private int end;

    private Episode(Strand strand, int begin) {
      this.strand = strand;
      this.begin = begin;
      this.end = begin;
    }

    Strand strand() {
      return strand;
    }

    int begin() {
      return begin;
    }

    int end() {
      return end;
    }

    boolean overlaps(Episode other) {
      return begin <= other.end && other.begin <= end;
    }
  }

  private final int number;
  private final boolean worker;
  private int[] events = new int[16];
  private int size;
  private final List<Episode> episodes = new ArrayList<>();
  private Optional<Ask> unanswered = Optional.empty();
  private boolean inside;
  private boolean progressed;

  Strand(int number, boolean worker) {
    this.number = number;
    this.worker = worker;
  }

  int number() {
    return number;
  }

  /** Whether it is a thread of the kernel that works for others. */
  boolean isWorker() {
    return worker;
  }

  void add(int index, Journal journal) {
    if (size == events.length) {
      events = Arrays.copyOf(events, 2 * size);
    }
    events[size] = index;
    size++;
    if (!inside
        || journal.is(index, Entry.ENTERS)
        || (progressed && mayComeFromOutside(index, journal))) {
      episodes.add(new Episode(this, index));
      progressed = false;
    }
    current().end = index;
    Entry.Action action = journal.action(index);
    inside = !journal.is(index, Entry.OUTSIDE) || action == Entry.Action.ASKS;
    progressed |= action == Entry.Action.GIVES || action == Entry.Action.ENDS;
  }

  private static boolean mayComeFromOutside(int index, Journal journal) {
    Operation operation = journal.operation(index);
    Entry.Action action = journal.action(index);
    return operation == null
        ? action == Entry.Action.ASKS
        : action == Entry.Action.BEGINS && operation.parent().isEmpty();
  }

  /** The episode of the last event. */
  Episode current() {
    return episodes.get(episodes.size() - 1);
  }

  List<Episode> episodes() {
    return episodes;
  }

  /** The first episode that ends at this event or later, by number; there may be none. */
  int episodeFrom(int index) {
    int low = 0;
    int high = episodes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (episodes.get(middle).end < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean begins(int index) {
    int number = episodeFrom(index);
    return number < episodes.size() && episodes.get(number).begin == index;
  }

  /** The last event of the last episode that had ended before this event; −1 if there is none. */
  int lastReturnBefore(int index) {
    int number = episodeFrom(index) - 1;
    return number >= 0 ? episodes.get(number).end : -1;
  }

  /** The last event before that one; −1 if there is none. */
  int lastBefore(int index) {
    int place = placeFrom(index) - 1;
    return place >= 0 ? events[place] : -1;
  }

  /** The first event after that one; {@link Integer#MAX_VALUE} if there is none. */
  int firstAfter(int index) {
    int place = placeFrom(index + 1);
    return place < size ? events[place] : Integer.MAX_VALUE;
  }

  /** The last request, until it is answered, if it is of this lock. */
  Optional<Ask> unanswered(LockNode lock) {
    return unanswered.isPresent() && unanswered.get().lock().equals(lock)
        ? unanswered
        : Optional.empty();
  }

  void asks(Ask ask) {
    unanswered = Optional.of(ask);
  }

  void answered() {
    unanswered = Optional.empty();
  }

  private int placeFrom(int index) {
    int place = Arrays.binarySearch(events, 0, size, index);
    return place < 0 ? -place - 1 : place;
  }
}
