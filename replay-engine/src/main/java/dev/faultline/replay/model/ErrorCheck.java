package dev.faultline.replay.model;

import java.util.List;

/**
 * A program asks for errors of a file, by fsync or the like, and there is a new one: {@code
 * file_check_and_advance_wb_err}.
 *
 * @param at when
 * @param writes the direct writes since the last such error whose second shoot-down has failed, or
 *     may have
 * @param ofShootdown whether the error is the one that a failed shoot-down leaves behind, and
 *     writing pages back was not seen to fail
 * @param isAfterAnother whether an earlier error of the file was told in this capture, so that this
 *     one is certainly not from before it
 */
public record ErrorCheck(
    Moment at, List<IomapDio> writes, boolean ofShootdown, boolean isAfterAnother) {
  /** Whether all that is known of the error is that there is one. */
  public boolean isUnexplained() {
    return writes.isEmpty();
  }
}
