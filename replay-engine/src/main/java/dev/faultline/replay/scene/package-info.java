/**
 * What went on around a finding: a recorder of the last events, and scenes cut from it.
 *
 * <p>{@link dev.faultline.replay.scene.SceneRecorder} is the face. It looks at each event after the
 * rules have, and changes nothing.
 */
@NullMarked
package dev.faultline.replay.scene;

import org.jspecify.annotations.NullMarked;
