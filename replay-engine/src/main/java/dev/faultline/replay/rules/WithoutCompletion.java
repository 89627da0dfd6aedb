package dev.faultline.replay.rules;

import dev.faultline.v1.EventKind;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What shows direct I/O through iomap from begin to end on kernels before 6.5, which record neither
 * its begin nor its completion: on XFS the filesystem's call, the loop over extents, the end of the
 * I/O and the locks of the inode.
 */
public final class WithoutCompletion {
  private static final Set<EventKind> COMPLETION =
      Set.of(EventKind.DIO_RW_BEGIN, EventKind.DIO_RW_COMPLETE);

  private static final Set<EventKind> IN_THEIR_PLACE =
      Set.of(
          EventKind.PATH_ENTERED,
          EventKind.DIO_RW_ITER,
          EventKind.DIO_RW_WRITTEN,
          EventKind.LOCK_GIVEN_BACK);

  private WithoutCompletion() {}

  /**
   * Whether a rule that needs this kind can do without it.
   *
   * @param has which kinds there are
   */
  public static boolean replaces(EventKind kind, Predicate<EventKind> has) {
    return COMPLETION.contains(kind)
        && COMPLETION.stream().noneMatch(has)
        && IN_THEIR_PLACE.stream().allMatch(has);
  }
}
