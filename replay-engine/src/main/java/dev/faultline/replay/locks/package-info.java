/**
 * Who waits for whom, and who might: the wait-for graph of a trace that hung, and the order of
 * locks in a trace that did not.
 *
 * <p>{@link dev.faultline.replay.locks.WaitForGraph} explains a hang that happened.
 */
@NullMarked
package dev.faultline.replay.locks;

import org.jspecify.annotations.NullMarked;
