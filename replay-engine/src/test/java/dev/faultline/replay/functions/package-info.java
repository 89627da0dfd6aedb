/** Captures of functions only, made of captures of the lock itself, and what is found in them. */
@NullMarked
package dev.faultline.replay.functions;

import org.jspecify.annotations.NullMarked;
