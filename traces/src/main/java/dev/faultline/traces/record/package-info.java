/**
 * Binary records as the kernel writes them into its ring buffer: their {@code format} files, and
 * the way from a payload to the values that a binding wants. Files of trace-cmd and of perf carry
 * both alike.
 */
@NullMarked
package dev.faultline.traces.record;

import org.jspecify.annotations.NullMarked;
