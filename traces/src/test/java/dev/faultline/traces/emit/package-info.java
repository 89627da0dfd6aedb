/** Tests of this package. */
@NullMarked
package dev.faultline.traces.emit;

import org.jspecify.annotations.NullMarked;
