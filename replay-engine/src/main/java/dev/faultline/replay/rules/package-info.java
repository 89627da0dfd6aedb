/**
 * The rules: one class each, with its name, what it needs and where it comes from in an annotation,
 * and a page of the same name among the resources.
 *
 * <p>A rule is told every {@link dev.faultline.replay.model.Step} of the kinds that it names, looks
 * at the model, and counts, for each opportunity to be broken, whether it could decide it. It
 * reports only what is certain from the trace under every initial state that the trace allows;
 * where it cannot know, it says so.
 */
@NullMarked
package dev.faultline.replay.rules;

import org.jspecify.annotations.NullMarked;
