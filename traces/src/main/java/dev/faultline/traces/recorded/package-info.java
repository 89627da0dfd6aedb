/**
 * What was recorded, said by whoever says it: the user, a file beside the capture, lines in the
 * capture, the head of a recording.
 */
@NullMarked
package dev.faultline.traces.recorded;

import org.jspecify.annotations.NullMarked;
