/** Tests of what is said of a recording. */
@NullMarked
package dev.faultline.traces.recorded;

import org.jspecify.annotations.NullMarked;
