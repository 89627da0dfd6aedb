@NullMarked
package dev.faultline.traces.probe.btf;

import org.jspecify.annotations.NullMarked;
