/** Tests of scenes. */
@NullMarked
package dev.faultline.replay.scene;

import org.jspecify.annotations.NullMarked;
