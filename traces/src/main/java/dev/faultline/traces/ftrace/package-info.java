/** Ftrace text, as the kernel prints it and as {@code trace-cmd report} does. */
@NullMarked
package dev.faultline.traces.ftrace;

import org.jspecify.annotations.NullMarked;
