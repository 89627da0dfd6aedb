package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.util.Set;

/** faults_disabled_mapping of one task; a fault tells what it is. */
final class FdmLaw implements Law<FdmWorld> {
  private static final Set<FdmWorld> ALL =
      Set.of(new FdmWorld('A', 0), new FdmWorld('B', 0), new FdmWorld(Seen.NONE, 0));

  private final int tid;

  FdmLaw(int tid) {
    this.tid = tid;
  }

  @Override
  public Set<FdmWorld> begin() {
    return ALL;
  }

  @Override
  public Set<FdmWorld> unseen(FdmWorld world) {
    return Set.of(
        new FdmWorld('A', world.miracles()),
        new FdmWorld('B', world.miracles()),
        new FdmWorld(Seen.NONE, world.miracles()));
  }

  @Override
  public Set<FdmWorld> after(FdmWorld world, Seen event) {
    if (event.tid() != tid) {
      return Set.of(world);
    }
    return switch (event.kind()) {
      case FAULTS_DISABLED -> Set.of(new FdmWorld(event.file(), world.miracles()));
      case FAULTS_ENABLED -> Set.of(new FdmWorld(Seen.NONE, world.miracles()));
      case FAULT_BEGIN -> Set.of(as(world, event.other()));
      default ->
          Bracket.isSystemCall(event.kind()) ? Set.of(as(world, world.file())) : Set.of(world);
    };
  }

  /** What a fault reads is so; a system call begins without it, unless it was forgotten. */
  private static FdmWorld as(FdmWorld world, char file) {
    boolean odd = file != world.file();
    return new FdmWorld(file, world.miracles() + (odd ? 1 : 0));
  }

  @Override
  public int miracles(FdmWorld world) {
    return world.miracles();
  }

  /** The rest of fdm-bracket: set while set, set where it must not be. */
  Outcome bracket(FdmWorld world, Seen event) {
    if (event.tid() != tid) {
      return Outcome.NOTHING;
    }
    boolean set = world.file() != Seen.NONE;
    boolean writes = event.inside(EventKind.DIO_BEGIN).isPresent();
    return switch (event.kind()) {
      case FAULTS_DISABLED -> LockLaw.outcome(set || (event.outermost() && !writes));
      case SUBMIT, DIO_END -> writes ? LockLaw.outcome(set) : Outcome.NOTHING;
      case FAULT_BEGIN ->
          LockLaw.outcome(event.other() != Seen.NONE && event.outermost() && !writes);
      default -> Outcome.NOTHING;
    };
  }

  /** A fault on the file whose faults are disabled: fault-not-refused. */
  static Outcome notRefused(FdmWorld world, Seen event) {
    boolean own =
        event
            .inside(EventKind.FAULT_BEGIN)
            .filter(fault -> fault.file() == fault.fdm() && fault.file() != Seen.NONE)
            .isPresent();
    if (!own) {
      return Outcome.NOTHING;
    }
    return switch (event.kind()) {
      case FAULT_END -> LockLaw.outcome((event.a() & 2) == 0);
      case LOCK_WAIT, LOCK_ACQUIRED, LOCK_TRY_FAILED ->
          event.mode() == Mode.ADD
                  && event.file() == event.inside(EventKind.FAULT_BEGIN).orElseThrow().file()
              ? Outcome.WRONG
              : Outcome.NOTHING;
      default -> Outcome.NOTHING;
    };
  }
}
