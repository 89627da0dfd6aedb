@NullMarked
package dev.faultline.traces.probe;

import org.jspecify.annotations.NullMarked;
