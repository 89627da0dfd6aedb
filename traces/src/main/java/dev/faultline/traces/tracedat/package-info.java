/**
 * Recordings of trace-cmd ({@code trace.dat}, versions 6 and 7): what describes them, the pages of
 * the kernel's ring buffer that they hold per CPU, and the way back to one order of time.
 */
@NullMarked
package dev.faultline.traces.tracedat;

import org.jspecify.annotations.NullMarked;
