package dev.faultline.replay.oracle;

import java.util.HashSet;
import java.util.Set;

/**
 * The first page of a file, in the page cache and on disk.
 *
 * @param there whether it is in the page cache
 * @param read whether it has data
 * @param old whether its data is older than what is on disk
 * @param reading who reads it, and has not asked the disk yet
 * @param writing direct writes whose data is under way to the disk
 * @param passing shoot-downs that have not come by it yet
 * @param miracles how often it was inserted where it was, removed where it was not, and the like
 */
record PageWorld(
    boolean there,
    boolean read,
    boolean old,
    Set<Integer> reading,
    Set<Integer> writing,
    Set<Integer> passing,
    int miracles) {
  static final PageWorld ABSENT =
      new PageWorld(false, false, false, Set.of(), Set.of(), Set.of(), 0);

  PageWorld {
    reading = Set.copyOf(reading);
    writing = Set.copyOf(writing);
    passing = Set.copyOf(passing);
  }

  private static Set<Integer> with(Set<Integer> set, int tid) {
    Set<Integer> more = new HashSet<>(set);
    more.add(tid);
    return more;
  }

  private static Set<Integer> without(Set<Integer> set, int tid) {
    Set<Integer> less = new HashSet<>(set);
    less.remove(tid);
    return less;
  }

  PageWorld inserted() {
    return new PageWorld(
        true, false, false, Set.of(), writing, passing, miracles + (there ? 1 : 0));
  }

  PageWorld removed() {
    return new PageWorld(
        false, false, false, Set.of(), writing, passing, miracles + (there ? 0 : 1));
  }

  /** Has data, whoever brought it. */
  PageWorld filled() {
    return new PageWorld(true, true, old, reading, writing, passing, miracles + (there ? 0 : 1));
  }

  PageWorld reads(int tid) {
    return new PageWorld(there, read, old, with(reading, tid), writing, passing, miracles);
  }

  /** The disk is asked, and answers with what it has. */
  PageWorld hasRead(int tid) {
    return new PageWorld(there, there, false, without(reading, tid), writing, passing, miracles);
  }

  PageWorld writes(int tid) {
    return new PageWorld(there, read, old, reading, with(writing, tid), passing, miracles);
  }

  /** From now on the disk answers with the new data. */
  PageWorld hasWritten(int tid) {
    return new PageWorld(there, read, read, reading, without(writing, tid), passing, miracles);
  }

  PageWorld shootsDown(int tid) {
    return new PageWorld(there, read, old, reading, writing, with(passing, tid), miracles);
  }

  /** A shoot-down has come by and found nothing, or has removed it. */
  PageWorld passed(int tid) {
    return new PageWorld(there, read, old, reading, writing, without(passing, tid), miracles);
  }

  PageWorld miracle() {
    return new PageWorld(there, read, old, reading, writing, passing, miracles + 1);
  }
}
