package dev.faultline.replay.explore;

/** What a task may do in its turn to pages that are, or are not, in the page cache. */
final class PageCache {
  private final Turn turn;
  private final World world;
  private final int task;

  PageCache(Turn turn, World world, int task) {
    this.turn = turn;
    this.world = world;
    this.task = task;
  }

  /** Whether nobody else has the page locked. */
  boolean canLock(Page page) {
    int owner = world.owner(page);
    return owner == World.NOBODY || owner == task;
  }

  boolean isAbsent(Page page) {
    return world.page(page) == Cached.ABSENT;
  }

  /** Whether the page is there, and was read. */
  boolean isRead(Page page) {
    return world.page(page) == Cached.CLEAN || world.page(page) == Cached.DIRTY;
  }

  /** Whether the page is there, not read, and it is this task that must read it. */
  boolean mustFill(Page page) {
    return world.page(page) == Cached.LOCKED && world.owner(page) == task;
  }

  /** Inserts the page, locked and not read; only where there is none. */
  void insert(Page page) {
    world.page(page, Cached.LOCKED);
    world.owner(page, task);
    turn.say("inserts " + turn.words(page));
    turn.hit("mm_filemap_add_to_page_cache", Names.page(page));
  }

  /** Reads the page that this task has inserted, and unlocks it. */
  void fill(Page page) {
    turn.hit("read_folio_enter", Names.index(page));
    read(page);
    turn.hit("read_folio_exit", "");
  }

  /** The same in a readahead, whose begin is the begin of its fill: no other event tells of it. */
  void read(Page page) {
    breachUnderBlock(page);
    world.read(page);
    world.page(page, Cached.CLEAN);
    world.owner(page, World.NOBODY);
    turn.say("reads " + turn.words(page));
  }

  private void breachUnderBlock(Page page) {
    if (world.isBlockedByOther(page.file(), task)) {
      turn.breach(Breach.UNDER_BLOCK);
    }
  }

  void remove(Page page) {
    world.page(page, Cached.ABSENT);
    world.owner(page, World.NOBODY);
    turn.say("removes " + turn.words(page));
    turn.hit("mm_filemap_delete_from_page_cache", Names.page(page));
  }

  void dirty(Page page) {
    breachUnderBlock(page);
    boolean clean = world.page(page) == Cached.CLEAN;
    world.page(page, Cached.DIRTY);
    turn.say("makes " + turn.words(page) + " dirty");
    if (clean) {
      turn.hit("writeback_dirty_folio", Names.dirtied(page));
    }
  }

  /** Writes the page back if it is dirty and removes it, as a shoot-down does. */
  boolean shootDown(Page page) {
    if (!canLock(page)) {
      return false;
    }
    if (world.page(page) == Cached.DIRTY) {
      if (!world.isCurrent(page)) {
        turn.breach(Breach.LOST_WRITE);
      }
      world.write(page);
    }
    return throwAway(page);
  }

  /** Removes the page whatever is in it, as a truncate does. */
  boolean throwAway(Page page) {
    if (!canLock(page)) {
      return false;
    }
    if (isAbsent(page)) {
      turn.say("finds no " + turn.words(page).replaceFirst("^the ", ""));
    } else {
      remove(page);
    }
    return true;
  }

  /** What must hold where what is under these pages was changed, while block is still held. */
  void changed(Range range) {
    for (Page page : range.pages()) {
      if (!world.isCurrent(page) && isRead(page)) {
        turn.breach(world.page(page) == Cached.CLEAN ? Breach.STALE_PAGE : Breach.LOST_WRITE);
      }
    }
  }
}
