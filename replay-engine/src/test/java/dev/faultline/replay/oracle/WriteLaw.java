package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.HashSet;
import java.util.Set;

/** The direct writes of one task to one file. */
final class WriteLaw implements Law<WriteWorld> {
  private static final Set<WriteWorld> ALL = new HashSet<>();

  static {
    for (int bits = 0; bits < 8; bits++) {
      ALL.add(new WriteWorld((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
    }
  }

  private final int tid;
  private final char file;

  WriteLaw(int tid, char file) {
    this.tid = tid;
    this.file = file;
  }

  @Override
  public Set<WriteWorld> begin() {
    return ALL;
  }

  @Override
  public Set<WriteWorld> unseen(WriteWorld world) {
    return ALL;
  }

  @Override
  public Set<WriteWorld> after(WriteWorld world, Seen event) {
    return Set.of(event.tid() == tid ? happened(world, event) : world);
  }

  private WriteWorld happened(WriteWorld world, Seen event) {
    boolean own = event.directWrite(file).isPresent();
    if (Bracket.isSystemCall(event.kind())) {
      return new WriteWorld(false, false, false);
    } else if (!own) {
      return world;
    }
    return switch (event.kind()) {
      case SHOOTDOWN_BEGIN -> new WriteWorld(true, world.dropped(), world.pinning());
      case SHOOTDOWN_END ->
          new WriteWorld(world.window(), world.dropped() && event.a() != 0, world.pinning());
      case FAULTS_DISABLED -> new WriteWorld(world.window(), world.dropped(), false);
      case LOCK_RELEASED -> released(world, event);
      default -> world;
    };
  }

  private WriteWorld released(WriteWorld world, Seen event) {
    if (event.mode() != Mode.BLOCK || event.file() != file) {
      return world;
    }
    return event.inside(EventKind.FAULT_BEGIN).isPresent()
        ? new WriteWorld(world.window(), true, true)
        : new WriteWorld(false, world.dropped(), world.pinning());
  }

  /** Going on without having shot down again: missing-reshootdown. */
  Outcome unshot(WriteWorld world, Seen event) {
    boolean goesOn =
        event.kind() == EventKind.DIO_END
            || (event.kind() == EventKind.SUBMIT
                && event.inside(EventKind.SHOOTDOWN_BEGIN).isEmpty());
    return goesOn && event.tid() == tid && event.directWrite(file).isPresent()
        ? LockLaw.outcome(world.dropped())
        : Outcome.NOTHING;
  }

  /** The dropped bit is not set: drop-not-signalled. */
  Outcome unsignalled(WriteWorld world, Seen event) {
    return event.kind() == EventKind.FAULTS_ENABLED
            && event.tid() == tid
            && event.directWrite(file).isPresent()
        ? LockLaw.outcome(world.pinning() && (event.a() & 1) == 0)
        : Outcome.NOTHING;
  }

  /** Somebody else makes the page dirty: dirtied-in-write-window. */
  Outcome dirtied(WriteWorld world, Seen event) {
    return event.kind() == EventKind.PAGE_DIRTIED && event.tid() != tid && event.file() == file
        ? LockLaw.outcome(world.window() && !world.dropped())
        : Outcome.NOTHING;
  }
}
