package dev.faultline.replay.explore;

import dev.faultline.replay.explore.World.Semaphore;
import java.util.ArrayList;
import java.util.List;

/** What tasks may do to the two files. */
final class Operations {
  private static final int A = 0;
  private static final int B = 1;

  private Operations() {}

  /** All of them, on both files where the order of their addresses makes a difference. */
  static List<Program> all(Setting setting) {
    Kernel kernel = setting.kernel();
    List<Program> all = new ArrayList<>();
    for (int file : List.of(A, B)) {
      all.add(DirectWrite.of(file, DirectWrite.ANONYMOUS));
      all.add(DirectWrite.of(file, A));
      all.add(DirectWrite.of(file, B));
      all.add(Faults.fault(file));
      all.add(Faults.mkwrite(file));
      all.add(BufferedOperations.read(file, A));
      all.add(BufferedOperations.read(file, B));
      all.add(BufferedOperations.write(file));
      all.add(BufferedOperations.readahead(file));
      all.add(BufferedOperations.splice(file));
      all.add(RangeOperations.collapse(file));
      if (!kernel.twoFilesystems()) {
        all.add(RangeOperations.remap(file, B - file));
      }
      if (setting.asynchronous()) {
        all.add(DirectWrite.asynchronous(file, DirectWrite.ANONYMOUS));
        all.add(DirectWrite.asynchronous(file, B - file));
      }
      if (setting.fair()) { // of a lock as it is built it is like a page of no file
        all.add(BufferedOperations.readIntoOtherPage(file));
      }
    }
    all.add(mmap());
    if (kernel.createLock()) {
      all.add(snapshot());
    }
    return all;
  }

  /** {@code mmap} or {@code munmap} by a thread of the same process. */
  static Program mmap() {
    return new Program.Builder("mmap")
        .step(turn -> turn.write(Semaphore.MMAP_LOCK))
        .does(turn -> turn.release(Semaphore.MMAP_LOCK, true))
        .end();
  }

  /** The creation of a snapshot. */
  static Program snapshot() {
    return new Program.Builder("snapshot")
        .step(turn -> turn.write(Semaphore.CREATE_LOCK))
        .does(turn -> turn.release(Semaphore.CREATE_LOCK, true))
        .end();
  }
}
