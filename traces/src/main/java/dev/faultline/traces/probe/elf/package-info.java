/** Files of the kernel as facts: sections, symbols and relocations of ELF files, unpacked. */
@NullMarked
package dev.faultline.traces.probe.elf;

import org.jspecify.annotations.NullMarked;
