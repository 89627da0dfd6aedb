package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first page of a file.
 *
 * <p>A read gets what is on disk when it asks, which is some time between the begin of the fill and
 * its end; a readahead asks while it has the lock. The data of a direct write reaches the disk some
 * time between submission and completion. A shoot-down that succeeds has come by every page of its
 * range some time between its begin and its end, and has left none there.
 */
final class PageLaw implements Law<PageWorld> {
  static final long LOCKED = 0x200;

  private final char file;
  private final Set<Long> unshot;

  PageLaw(char file, List<Seen> events) {
    this.file = file;
    this.unshot = unshot(events);
  }

  /** Where direct writes pin that have not shot anything down: they have found the cache empty. */
  private static Set<Long> unshot(List<Seen> events) {
    Set<Long> lines = new HashSet<>();
    for (Seen event : events) {
      Optional<Bracket> write = event.inside(EventKind.DIO_BEGIN);
      if (event.kind() == EventKind.FAULTS_DISABLED && write.isPresent()) {
        boolean shot =
            events.stream()
                .filter(each -> each.tid() == event.tid() && each.line() > write.get().line())
                .filter(each -> each.line() < event.line())
                .anyMatch(each -> each.kind() == EventKind.SHOOTDOWN_BEGIN);
        if (!shot) {
          lines.add(event.line());
        }
      }
    }
    return lines;
  }

  @Override
  public Set<PageWorld> begin() {
    return Set.of(
        PageWorld.ABSENT, PageWorld.ABSENT.inserted(), PageWorld.ABSENT.inserted().filled());
  }

  @Override
  public Set<PageWorld> unseen(PageWorld world) {
    Set<PageWorld> after = new HashSet<>();
    if (world.there()) {
      after.add(world.removed());
      after.add(world.filled());
      after.add(world.hasWritten(LockWorld.STRANGER));
    } else {
      after.add(world.inserted());
    }
    return after;
  }

  @Override
  public Set<PageWorld> after(PageWorld world, Seen event) {
    Set<PageWorld> after = new HashSet<>();
    meanwhile(happened(world, event), after);
    return after;
  }

  /** What may happen at any time, and has no event of its own. */
  private static void meanwhile(PageWorld world, Set<PageWorld> all) {
    if (all.add(world)) {
      world.reading().forEach(tid -> meanwhile(world.hasRead(tid), all));
      world.writing().forEach(tid -> meanwhile(world.hasWritten(tid), all));
      if (!world.there()) {
        world.passing().forEach(tid -> meanwhile(world.passed(tid), all));
      }
    }
  }

  private PageWorld happened(PageWorld world, Seen event) {
    int tid = event.tid();
    if (event.kind() == EventKind.WRITTEN) {
      return world.writing().contains(tid) ? world.hasWritten(tid) : world;
    } else if (event.kind() == EventKind.FILL_END) {
      return world.reading().contains(tid) ? world.hasRead(tid) : world;
    } else if (event.kind() == EventKind.SHOOTDOWN_END) {
      return world.passing().contains(tid) && event.a() == 0
          ? world.passed(tid).miracle()
          : world.passed(tid);
    } else if (event.kind() == EventKind.SUBMIT) {
      boolean data =
          event.directWrite(file).isPresent() && event.inside(EventKind.SHOOTDOWN_BEGIN).isEmpty();
      return data ? world.writes(tid) : world;
    } else if (event.file() != file) {
      return world;
    }
    return switch (event.kind()) {
      case PAGE_ADDED -> world.inserted();
      case PAGE_REMOVED -> world.removed();
      case PAGE_DIRTIED -> world.filled();
      case FILL_BEGIN -> event.mode() == Mode.READAHEAD ? world : world.reads(tid);
      case LOCK_ACQUIRED ->
          event.inside(EventKind.FILL_BEGIN).isPresent() ? world.reads(tid) : world;
      case LOCK_RELEASED -> world.reading().contains(tid) ? world.hasRead(tid) : world;
      case FAULTS_DISABLED ->
          unshot.contains(event.line()) && world.there() ? world.miracle() : world;
      case SHOOTDOWN_BEGIN -> world.shootsDown(tid);
      default -> world;
    };
  }

  @Override
  public int miracles(PageWorld world) {
    return world.miracles();
  }

  /** Data goes out over a page: populated-range-at-submit. */
  Outcome populated(PageWorld world, Seen event) {
    if (event.kind() != EventKind.SUBMIT
        || event.directWrite(file).isEmpty()
        || event.inside(EventKind.SHOOTDOWN_BEGIN).isPresent()) {
      return Outcome.NOTHING;
    }
    return LockLaw.outcome(world.there() && (world.read() || !world.reading().isEmpty()));
  }

  /** A direct write ends over a page with older data: stale-page-after-dio. */
  Outcome stale(PageWorld world, Seen event) {
    if (event.kind() != EventKind.DIO_END || event.directWrite(file).isEmpty()) {
      return Outcome.NOTHING;
    }
    return LockLaw.outcome(world.there() && world.old());
  }

  /** mkwrite hands out a page that is not there: mkwrite-revalidation. */
  Outcome handedOut(PageWorld world, Seen event) {
    boolean ends =
        event.kind() == EventKind.MKWRITE_END
            && (event.a() & LOCKED) != 0
            && event.inside(EventKind.MKWRITE_BEGIN).filter(own -> own.file() == file).isPresent();
    return ends ? LockLaw.outcome(!world.there()) : Outcome.NOTHING;
  }
}
