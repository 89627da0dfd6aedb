package dev.faultline.replay.explore;

import dev.faultline.replay.model.State;
import java.util.List;

/** {@code read}, {@code write} and {@code splice} through the page cache, and readahead. */
final class BufferedOperations {
  private BufferedOperations() {}

  /** {@code bch2_read_iter}, buffered, of a page into a mapping of a page. */
  static Program read(Range range, Range buffer) {
    int file = range.file();
    Page to = buffer.last();
    Program.Builder steps =
        new Program.Builder(
                "buffered read of " + range + " into a mapping of " + buffer, range, buffer)
            .does(
                turn -> {
                  turn.say("begins to read " + range);
                  turn.hit("read_iter_enter", Names.range(range) + " flags=0");
                  if (!turn.kernel().copyFaultsWithoutAdd()) {
                    turn.go("locked");
                  }
                })
            .label("fault in");
    Faults.faultIn(steps, to, "first ");
    steps
        .label("locked")
        .step(turn -> turn.has(Mutant.READ_WITHOUT_ADD) || turn.lock(file, State.ADD));
    PageSteps.page(steps, range.last(), "own ");
    steps.does(
        turn -> {
          boolean nothing = turn.world().isPastEnd(range.last()) || turn.world().isPastEnd(to);
          turn.say(nothing ? "has nothing to copy, or nowhere to" : "copies to " + turn.words(to));
          if (nothing || turn.cache().isRead(to)) {
            turn.go("copied");
          } else if (turn.kernel().copyFaultsWithoutAdd()) {
            PageSteps.unlockAdd(turn, file, Mutant.READ_WITHOUT_ADD);
            turn.go("fault in");
          }
        });
    Faults.faultIn(steps, to, "second ");
    steps.label("copied").does(turn -> PageSteps.unlockAdd(turn, file, Mutant.READ_WITHOUT_ADD));
    return steps
        .does(
            turn -> {
              turn.say("ends");
              turn.hit("read_iter_exit", "ret=" + Names.PAGE_BYTES);
            })
        .end();
  }

  /** {@code bch2_buffered_write} of whole pages, one after the other. */
  static Program write(Range range) {
    int file = range.file();
    Program.Builder steps =
        new Program.Builder("buffered write of " + range, range)
            .step(
                turn -> {
                  if (!turn.lockInode(file)) {
                    return false;
                  }
                  turn.hit("write_iter_enter", Names.range(range) + " flags=0");
                  return true;
                })
            .step(turn -> !turn.kernel().createLock() || turn.read(Rwsem.CREATE_LOCK))
            .step(turn -> turn.has(Mutant.WRITE_WITHOUT_ADD) || turn.lock(file, State.ADD));
    for (int number = 0; number < range.count(); number++) {
      write(steps, range.page(number), number, number == range.count() - 1);
    }
    steps
        .label("written")
        .does(turn -> PageSteps.unlockAdd(turn, file, Mutant.WRITE_WITHOUT_ADD))
        .does(
            turn -> {
              if (turn.kernel().createLock()) {
                turn.release(Rwsem.CREATE_LOCK, false);
              }
            })
        .does(
            turn -> {
              turn.unlockInode(file);
              turn.hit("write_iter_exit", "ret=" + range.bytes());
              turn.go("end");
            });
    for (int number = 0; number < range.count(); number++) {
      again(steps, range.page(number), number);
    }
    return steps.end();
  }

  private static void write(Program.Builder steps, Page page, int number, boolean last) {
    steps
        .step(turn -> PageSteps.insert(turn, page, "have page " + number))
        .does(turn -> turn.cache().fill(page))
        .label("have page " + number)
        .step(
            turn -> {
              if (!turn.cache().canLock(page) || turn.cache().isAbsent(page)) {
                turn.go("again " + number);
                return turn.cache().canLock(page);
              }
              turn.cache().dirty(page);
              turn.world().reaches(page);
              turn.go(last ? "written" : "page " + (number + 1));
              return true;
            })
        .label("page " + (number + 1));
  }

  /** The page went, which reclaim may do, too. */
  private static void again(Program.Builder steps, Page page, int number) {
    steps
        .label("again " + number)
        .step(turn -> PageSteps.insert(turn, page, "have page " + number))
        .does(
            turn -> {
              turn.cache().fill(page);
              turn.go("have page " + number);
            });
  }

  /**
   * {@code bch2_readahead} outside of any system call that holds add: fadvise, madvise. All pages
   * that are not there are inserted and locked before any is read.
   */
  static Program readahead(Range range) {
    int file = range.file();
    Program.Builder steps = new Program.Builder("WILLNEED of " + range, range);
    for (Page page : range.pages()) {
      boolean last = page.equals(range.last());
      steps.does(turn -> addToBatch(turn, range, page, last));
    }
    steps
        .does(
            turn -> {
              List<Page> batch = batch(turn, range);
              turn.say("begins to read ahead");
              turn.hit("readahead_enter", Names.index(batch.get(0)) + " nr_pages=" + batch.size());
              turn.go(turn.kernel().readaheadTries() ? "try" : "add");
            })
        .label("add")
        .step(turn -> turn.lock(file, State.ADD))
        .label("locked");
    for (Page page : range.pages()) {
      steps.does(
          turn -> {
            if (turn.cache().mustFill(page)) {
              turn.cache().read(page);
            }
          });
    }
    steps
        .does(turn -> turn.unlock(file, State.ADD))
        .does(
            turn -> {
              turn.say("ends");
              turn.hit("readahead_exit", "");
              turn.go("end");
            })
        .label("try")
        .does(turn -> turn.go(turn.tryLock(file, State.ADD) ? "locked" : "hand back"))
        .label("hand back")
        .does(
            turn -> {
              turn.say("hands back what it has inserted");
              turn.hit("readahead_exit", "");
            });
    for (Page page : range.pages()) {
      steps.does(
          turn -> {
            if (turn.cache().mustFill(page)) {
              turn.cache().remove(page);
            }
          });
    }
    return steps.end();
  }

  private static void addToBatch(Turn turn, Range range, Page page, boolean last) {
    if (turn.world().isPastEnd(page)) {
      turn.say("comes to the end of " + Names.file(page.file()));
    } else if (turn.cache().isAbsent(page)) {
      turn.cache().insert(page);
    } else {
      turn.say("finds " + turn.words(page));
    }
    if (last && batch(turn, range).isEmpty()) {
      turn.go("end");
    }
  }

  private static List<Page> batch(Turn turn, Range range) {
    return range.pages().stream().filter(turn.cache()::mustFill).toList();
  }

  /** {@code filemap_splice_read}, which takes no lock of bcachefs (P-1). */
  static Program splice(Range range) {
    Program.Builder steps =
        new Program.Builder("splice read of " + range, range)
            .step(turn -> !turn.kernel().spliceTakesAdd() || turn.lock(range.file(), State.ADD));
    for (Page page : range.pages()) {
      PageSteps.page(steps, page, page.index() + " ");
    }
    return steps
        .does(
            turn -> {
              if (turn.kernel().spliceTakesAdd()) {
                turn.unlock(range.file(), State.ADD);
              }
            })
        .end();
  }
}
