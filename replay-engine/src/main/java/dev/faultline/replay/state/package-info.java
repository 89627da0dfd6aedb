/**
 * What the model knows at a moment, in words: for the analysis of a finding, whose events are known
 * and whose surroundings are not.
 */
@NullMarked
package dev.faultline.replay.state;

import org.jspecify.annotations.NullMarked;
