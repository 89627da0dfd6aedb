/** Offsets of members of the kernel's structures, from its own type information (BTF). */
@NullMarked
package dev.faultline.traces.probe.btf;

import org.jspecify.annotations.NullMarked;
