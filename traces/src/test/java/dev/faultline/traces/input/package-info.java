/** Tests of this package. */
@NullMarked
package dev.faultline.traces.input;

import org.jspecify.annotations.NullMarked;
