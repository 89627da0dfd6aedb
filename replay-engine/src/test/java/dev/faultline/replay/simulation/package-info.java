/**
 * A small simulated kernel, whose tasks obey the protocol of the page-cache lock, and what the
 * rules say of the traces that it leaves: nothing. With one fault planted in it they speak up.
 */
@NullMarked
package dev.faultline.replay.simulation;

import org.jspecify.annotations.NullMarked;
