/** Captures from their bytes to an event stream: {@link CaptureReader} is the face of this room. */
@NullMarked
package dev.faultline.traces;

import org.jspecify.annotations.NullMarked;
