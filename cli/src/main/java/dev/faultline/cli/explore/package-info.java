/** The protocol itself: looked at in all its states, or walked through as a capture. */
@NullMarked
package dev.faultline.cli.explore;

import org.jspecify.annotations.NullMarked;
