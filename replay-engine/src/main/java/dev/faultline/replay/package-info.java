/**
 * Replays an event stream against the reference model and reports what breaks its rules.
 *
 * <p>{@link dev.faultline.replay.Replay} is the face of the room: events in, a report out. The
 * semantics themselves are in {@code model}, what may not happen is in {@code rules}.
 */
@NullMarked
package dev.faultline.replay;

import org.jspecify.annotations.NullMarked;
