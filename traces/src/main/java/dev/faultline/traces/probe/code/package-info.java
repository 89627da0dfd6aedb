/**
 * What the instructions of a function certainly do: their text, where they lead, and which value is
 * where before each of them.
 */
@NullMarked
package dev.faultline.traces.probe.code;

import org.jspecify.annotations.NullMarked;
