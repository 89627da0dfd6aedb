/**
 * From the values of a record to an event in a block: the part that readers of text and of binary
 * formats have in common.
 */
@NullMarked
package dev.faultline.traces.emit;

import org.jspecify.annotations.NullMarked;
