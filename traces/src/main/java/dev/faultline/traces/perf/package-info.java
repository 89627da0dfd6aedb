/**
 * Recordings of perf: {@code perf.data} as a file and as it goes through a pipe, and the text of
 * {@code perf script}.
 */
@NullMarked
package dev.faultline.traces.perf;

import org.jspecify.annotations.NullMarked;
