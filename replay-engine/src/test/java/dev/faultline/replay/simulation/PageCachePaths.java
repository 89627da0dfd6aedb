package dev.faultline.replay.simulation;

import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.State;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lookup of folios, their insertion and how they are read in. */
final class PageCachePaths {
  private static final int MAX_ORDER = 2;
  private static final int WINDOW = 6;

  private final Kernel kernel;

  PageCachePaths(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Finds or reads in the folio over a page; when it is given it is unlocked and up to date. */
  void get(SimTask task, SimFile file, long index, Consumer<SimFolio> found) {
    get(task, file, index, () -> readAround(task, file, index), found);
  }

  /** The same without readahead, which takes add: for those who hold block. */
  void getAlone(SimTask task, SimFile file, long index, Consumer<SimFolio> found) {
    get(task, file, index, () -> readOne(task, file, index), found);
  }

  private void get(
      SimTask task, SimFile file, long index, Runnable readIn, Consumer<SimFolio> found) {
    SimFolio folio = file.at(index);
    Runnable again = () -> get(task, file, index, readIn, found);
    if (folio == null) {
      task.run(readIn, again);
    } else if (folio.locked) {
      task.run(() -> task.await(() -> !folio.locked), again);
    } else if (!folio.uptodate) {
      folio.locked = true;
      task.run(() -> readFolio(task, file, folio), again);
    } else {
      found.accept(folio);
    }
  }

  /** Reads a page in, by readahead or alone. */
  void readAround(SimTask task, SimFile file, long index) {
    if (index >= file.endIndex() || kernel.chance(20)) {
      readOne(task, file, index);
      return;
    }
    long first = Math.max(0, index - kernel.random.nextInt(3));
    task.run(
        () -> readahead(task, file, first, first + kernel.random.nextInt(WINDOW)),
        () -> {
          if (file.at(index) == null) {
            readOne(task, file, index);
          }
        });
  }

  private void readOne(SimTask task, SimFile file, long index) {
    if (file.at(index) != null) {
      return;
    }
    SimFolio folio = insert(file, index, 0);
    task.run(() -> recordAdded(task, file, folio), () -> readFolio(task, file, folio));
  }

  /** {@code page_cache_ra_unbounded}: inserts what is missing, reads it in batches. */
  void readahead(SimTask task, SimFile file, long first, long last) {
    long end = file.endIndex();
    task.run(() -> extend(task, file, first, Math.min(last, end - 1), new ArrayList<>()));
  }

  private void extend(SimTask task, SimFile file, long index, long last, List<SimFolio> batch) {
    if (index > last) {
      readPages(task, file, batch);
      return;
    }
    SimFolio present = file.at(index);
    if (present != null) {
      task.run(
          () -> readPages(task, file, batch),
          () -> extend(task, file, present.pages().last() + 1, last, new ArrayList<>()));
      return;
    }
    SimFolio folio = insert(file, index, order(file, index, last));
    batch.add(folio);
    task.run(
        () -> recordAdded(task, file, folio),
        () -> extend(task, file, folio.pages().last() + 1, last, batch));
  }

  private int order(SimFile file, long index, long last) {
    int order = kernel.random.nextInt(MAX_ORDER + 1);
    while (order > 0
        && (index % (1L << order) != 0
            || index + (1L << order) - 1 > last
            || !file.within(PageRange.ofFolio(index, order)).isEmpty())) {
      order--;
    }
    return order;
  }

  /** Puts a locked folio into the page cache. */
  SimFolio insert(SimFile file, long index, int order) {
    SimFolio folio = new SimFolio(index, order);
    file.cache.put(index, folio);
    return folio;
  }

  void recordAdded(SimTask task, SimFile file, SimFolio folio) {
    kernel.emit(
        task, EventKind.PAGE_ADDED, Mode.MODE_UNSPECIFIED, file.byInode, folio.index, folio.order);
  }

  /** {@code bch2_readahead}, and what the caller does with the folios that it hands back. */
  private void readPages(SimTask task, SimFile file, List<SimFolio> batch) {
    if (batch.isEmpty()) {
      return;
    }
    long pages = batch.stream().mapToLong(folio -> folio.pages().size()).sum();
    long first = batch.get(0).index;
    boolean[] refused = new boolean[1];
    Runnable read =
        () ->
            task.run(
                () -> batch.forEach(folio -> read(file, folio)),
                () -> kernel.unlock(task, file, State.ADD));
    task.run(
        () -> kernel.emit(task, EventKind.FILL_BEGIN, Mode.READAHEAD, file.key, first, pages),
        () -> {
          if (kernel.readaheadTries) {
            kernel.tryLock(task, file, State.ADD, read, () -> refused[0] = true);
          } else {
            task.run(() -> kernel.lock(task, file, State.ADD), read);
          }
        },
        () -> kernel.emit(task, EventKind.FILL_END, Mode.READAHEAD, Subject.NONE),
        () -> {
          if (refused[0]) {
            handBack(task, file, batch);
          }
        });
  }

  /** The asynchronous tail is removed, the others stay, unlocked and not up to date. */
  private void handBack(SimTask task, SimFile file, List<SimFolio> batch) {
    int stay = kernel.random.nextInt(batch.size() + 1);
    batch.subList(0, stay).forEach(folio -> folio.locked = false);
    for (SimFolio folio : batch.subList(stay, batch.size())) {
      task.run(() -> removeLocked(task, file, folio));
    }
  }

  /** {@code bch2_read_folio}: takes no lock of its own. */
  void readFolio(SimTask task, SimFile file, SimFolio folio) {
    task.run(
        () ->
            kernel.emit(
                task,
                EventKind.FILL_BEGIN,
                Mode.READ_FOLIO,
                file.key,
                folio.index,
                folio.pages().size()),
        () -> read(file, folio),
        () -> kernel.emit(task, EventKind.FILL_END, Mode.READ_FOLIO, Subject.NONE),
        () -> task.await(() -> !folio.locked));
  }

  /** The data may be looked up at once, or only when the disk gets to it. */
  private void read(SimFile file, SimFolio folio) {
    boolean early = kernel.random.nextBoolean();
    if (early) {
      copyFromDisk(file, folio);
    }
    kernel.reads.add(
        () -> {
          if (!early) {
            copyFromDisk(file, folio);
          }
          folio.uptodate = true;
          folio.locked = false;
        });
  }

  private static void copyFromDisk(SimFile file, SimFolio folio) {
    for (int i = 0; i < folio.versions.length; i++) {
      folio.versions[i] = file.disk[(int) folio.index + i];
    }
  }

  /** Removes a folio that the task has locked; recorded before it happens. */
  void removeLocked(SimTask task, SimFile file, SimFolio folio) {
    task.run(
        () ->
            kernel.emit(
                task,
                EventKind.PAGE_REMOVED,
                Mode.MODE_UNSPECIFIED,
                file.byInode,
                folio.index,
                folio.order),
        () -> {
          file.cache.remove(folio.index);
          folio.gone = true;
          folio.locked = false;
        });
  }
}
