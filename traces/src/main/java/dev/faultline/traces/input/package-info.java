/** Bytes in: decompression that survives a cut file, looking ahead, and lines of bounded length. */
@NullMarked
package dev.faultline.traces.input;

import org.jspecify.annotations.NullMarked;
