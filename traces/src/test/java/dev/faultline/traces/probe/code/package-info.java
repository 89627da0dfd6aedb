@NullMarked
package dev.faultline.traces.probe.code;

import org.jspecify.annotations.NullMarked;
