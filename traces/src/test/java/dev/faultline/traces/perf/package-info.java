/** Tests of recordings of perf. */
@NullMarked
package dev.faultline.traces.perf;

import org.jspecify.annotations.NullMarked;
