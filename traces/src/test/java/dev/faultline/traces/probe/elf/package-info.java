@NullMarked
package dev.faultline.traces.probe.elf;

import org.jspecify.annotations.NullMarked;
