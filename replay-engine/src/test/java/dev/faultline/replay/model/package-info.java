/** Tests of the model, event by event. */
@NullMarked
package dev.faultline.replay.model;

import org.jspecify.annotations.NullMarked;
