/**
 * Who waits for whom in a console log. A stack says at one moment what its task waits for and what
 * it holds by its path; lists of locks and the kernel's own words name instances. The graph is that
 * of captures, its edges are of many grades of certainty, and what is found has the words and the
 * fingerprints of the same hang in a capture.
 */
@NullMarked
package dev.faultline.replay.stacks;

import org.jspecify.annotations.NullMarked;
