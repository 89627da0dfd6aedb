/**
 * The protocol as an executable specification, small enough to look at everything that can happen:
 * a few tasks, two files, a page or two each. It has the same counter of the two-state lock and the
 * same decision of a page fault as the model that judges captures; what it finds it can write as a
 * capture, which the rules must judge alike.
 */
@NullMarked
package dev.faultline.replay.explore;

import org.jspecify.annotations.NullMarked;
