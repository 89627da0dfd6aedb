@NullMarked
package dev.faultline.traces.record;

import org.jspecify.annotations.NullMarked;
