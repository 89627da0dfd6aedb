package dev.faultline.replay.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What tasks may do to the two files, on both where the order of their addresses matters. */
final class Operations {
  private static final int A = 0;
  private static final int B = 1;

  private Operations() {}

  /** All of them. */
  static List<Program> all(Setting setting) {
    List<Program> all = new ArrayList<>();
    for (int file : List.of(A, B)) {
      if (setting.pages() == 1) {
        onePage(file, setting, all);
      } else {
        twoPages(file, setting, all);
      }
    }
    all.add(mmap());
    if (setting.kernel().createLock()) {
      all.add(snapshot());
    }
    return all;
  }

  private static void onePage(int number, Setting setting, List<Program> all) {
    Range file = Range.all(number, 1);
    Range other = Range.all(B - number, 1);
    all.add(DirectWrite.of(file));
    all.add(DirectWrite.of(file, Range.all(A, 1)));
    all.add(DirectWrite.of(file, Range.all(B, 1)));
    all.add(Faults.fault(file));
    all.add(Faults.mkwrite(file));
    all.add(BufferedOperations.read(file, Range.all(A, 1)));
    all.add(BufferedOperations.read(file, Range.all(B, 1)));
    all.add(BufferedOperations.write(file));
    all.add(BufferedOperations.readahead(file));
    all.add(BufferedOperations.splice(file));
    all.add(RangeOperations.collapse(file));
    if (!setting.kernel().twoFilesystems()) {
      all.add(Reflink.of(file, other));
    }
    if (setting.asynchronous()) {
      all.add(DirectWrite.asynchronous(file, Optional.empty()));
      all.add(DirectWrite.asynchronous(file, Optional.of(other)));
    }
  }

  /** Both pages of a file, or one of them, where it makes a difference. */
  private static void twoPages(int number, Setting setting, List<Program> all) {
    Range file = Range.all(number, 2);
    Range first = Range.of(number, 0, 2);
    Range second = Range.of(number, 1, 2);
    Range other = Range.all(B - number, 2);
    Range firstOfOther = Range.of(B - number, 0, 2);
    Range secondOfOther = Range.of(B - number, 1, 2);
    all.add(DirectWrite.of(file));
    all.add(DirectWrite.of(first));
    all.add(DirectWrite.of(second));
    all.add(DirectWrite.of(file, file));
    all.add(DirectWrite.of(file, other));
    all.add(DirectWrite.inTwoBios(file, other));
    all.add(DirectWrite.of(first, second));
    all.add(DirectWrite.of(second, first));
    all.add(DirectWrite.of(second, firstOfOther));
    all.add(Faults.fault(first));
    all.add(Faults.fault(second));
    all.add(Faults.mkwrite(first));
    all.add(Faults.mkwrite(second));
    all.add(BufferedOperations.read(first, second));
    all.add(BufferedOperations.read(second, first));
    all.add(BufferedOperations.read(first, firstOfOther));
    all.add(BufferedOperations.write(file));
    all.add(BufferedOperations.write(second));
    all.add(BufferedOperations.readahead(file));
    all.add(BufferedOperations.readahead(second));
    all.add(BufferedOperations.splice(file));
    all.add(RangeOperations.truncate(file));
    all.add(RangeOperations.collapse(file));
    all.add(RangeOperations.punch(first));
    all.add(Reflink.of(first, second));
    if (!setting.kernel().twoFilesystems()) {
      all.add(Reflink.of(file, other));
      all.add(Reflink.of(second, firstOfOther));
    }
    if (setting.asynchronous()) {
      all.add(DirectWrite.asynchronous(file, Optional.empty()));
      all.add(DirectWrite.asynchronous(file, Optional.of(other)));
      all.add(DirectWrite.asynchronous(first, Optional.of(secondOfOther)));
    }
  }

  /** {@code mmap} or {@code munmap} by a thread of the same process. */
  static Program mmap() {
    return new Program.Builder("mmap")
        .step(turn -> turn.write(Rwsem.MMAP_LOCK))
        .does(turn -> turn.release(Rwsem.MMAP_LOCK, true))
        .end();
  }

  /** The creation of a snapshot. */
  static Program snapshot() {
    return new Program.Builder("snapshot")
        .step(turn -> turn.write(Rwsem.CREATE_LOCK))
        .does(turn -> turn.release(Rwsem.CREATE_LOCK, true))
        .end();
  }
}
