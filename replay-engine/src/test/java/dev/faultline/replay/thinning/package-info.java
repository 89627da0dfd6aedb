/** Captures that lack something, as those that people attach do. */
@NullMarked
package dev.faultline.replay.thinning;

import org.jspecify.annotations.NullMarked;
