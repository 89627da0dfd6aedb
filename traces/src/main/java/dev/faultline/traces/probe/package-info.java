/**
 * Where the page-cache lock of bcachefs is taken and released in the code of one module, and the
 * probes that record it. The lock's fast paths are inlined and no tracepoint tells of them.
 */
@NullMarked
package dev.faultline.traces.probe;

import org.jspecify.annotations.NullMarked;
