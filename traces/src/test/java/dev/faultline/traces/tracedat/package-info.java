@NullMarked
package dev.faultline.traces.tracedat;

import org.jspecify.annotations.NullMarked;
