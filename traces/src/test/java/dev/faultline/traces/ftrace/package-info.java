/** Tests of this package. */
@NullMarked
package dev.faultline.traces.ftrace;

import org.jspecify.annotations.NullMarked;
