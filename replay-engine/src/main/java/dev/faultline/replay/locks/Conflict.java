package dev.faultline.replay.locks;

/**
 * Whether a holder can make a waiter wait: the blocking matrix, as data.
 *
 * <pre>
 *            waiter  ADD   BLOCK  READ  REC.  WRITE  COUNT  DRAIN
 * holder ADD          fair  yes
 *        BLOCK        yes   fair
 *        READ                      if    -     yes
 *        RECURSIVE_READ            if    -     yes
 *        WRITE                     yes   yes   yes
 *        COUNT                                        -      yes
 *        DRAIN                                        -      -
 * </pre>
 *
 * <p>"If": two readers of a fair rwsem wait for each other only through a writer that queues
 * between them, so the pair counts only where writers of that lock are known. "Fair": two holders
 * of one state of the two-state lock never wait for each other as it is built; they would, through
 * a waiter of the other state, if the lock were made fair.
 */
public enum Conflict {
  /** Never. */
  NO,
  /** Always. */
  YES,
  /** Only if a writer, or a waiter for the other state, queues between them. */
  IF_WRITER;

  /**
   * Looks the pair up.
   *
   * @param held how the holder holds it
   * @param wanted how the waiter wants it
   * @param fairTwoState ask what a fair two-state lock would do
   */
  public static Conflict of(Use held, Use wanted, boolean fairTwoState) {
    return switch (held) {
      case ADD -> twoState(wanted, Use.BLOCK, Use.ADD, fairTwoState);
      case BLOCK -> twoState(wanted, Use.ADD, Use.BLOCK, fairTwoState);
      case READ, RECURSIVE_READ ->
          switch (wanted) {
            case WRITE -> YES;
            case READ -> IF_WRITER;
            default -> NO;
          };
      case WRITE ->
          switch (wanted) {
            case READ, RECURSIVE_READ, WRITE -> YES;
            default -> NO;
          };
      case COUNT -> wanted == Use.DRAIN ? YES : NO;
      case DRAIN -> NO;
    };
  }

  private static Conflict twoState(Use wanted, Use opposite, Use same, boolean fair) {
    if (wanted == opposite) {
      return YES;
    }
    return fair && wanted == same ? IF_WRITER : NO;
  }
}
