/** Tests of what is found in console logs. */
@NullMarked
package dev.faultline.replay.stacks;

import org.jspecify.annotations.NullMarked;
