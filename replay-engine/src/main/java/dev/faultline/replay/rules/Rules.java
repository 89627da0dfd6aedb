package dev.faultline.replay.rules;

import java.util.List;

/** All rules, in the order in which they are documented. */
public final class Rules {
  private Rules() {}

  /** A fresh instance of every rule, for one trace. */
  public static List<Rule> create() {
    return List.of(
        new ForeignFillUnderBlock(),
        new UnprotectedFill(),
        new PopulatedRangeAtSubmit(),
        new StalePageAfterDio(),
        new StalePageServed(),
        new DirtiedInWriteWindow(),
        new MissingReshootdown(),
        new PartialFailureStale(),
        new DioReadUnflushed(),
        new RangeOpRefill(),
        new ResidentPastEof(),
        new MkwriteRevalidation(),
        new ShootdownFailed(),
        new StaleErrorUnreported(),
        new LockContract(),
        new StateExclusion(),
        new UnbalancedRelease(),
        new ReleasedBeforeCompletion(),
        new FdmBracket(),
        new FaultNotRefused(),
        new FaultOutOfOrder(),
        new DropNotSignalled(),
        new BlockNotRetaken(),
        new DioOverlapsRangeOp(),
        new RemapHoldsBoth(),
        new LockOrderInversion(),
        new AddressOrder(),
        new FolioOrder(),
        new SelfDeadlock(),
        new LockMisuse(),
        new Deadlock(),
        new HungWait(),
        new Starvation(),
        new RetryLivelock(),
        new EventsLost(),
        new ClockSkew(),
        new MissingEvents(),
        new AmbiguousIdentity(),
        new ResidencyGap(),
        new HashedPointers(),
        new UnreadLines());
  }
}
