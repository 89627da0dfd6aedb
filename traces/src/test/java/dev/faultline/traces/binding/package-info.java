/** Tests of this package. */
@NullMarked
package dev.faultline.traces.binding;

import org.jspecify.annotations.NullMarked;
