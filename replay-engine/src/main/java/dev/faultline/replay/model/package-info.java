/**
 * The reference model: what the kernel's page-cache locking means, as small classes in the kernel's
 * own words.
 *
 * <p>Where to begin: {@link dev.faultline.replay.model.TwoStateLock} is the lock, {@link
 * dev.faultline.replay.model.DioWrite} the operation it was made for, {@link
 * dev.faultline.replay.model.Fault} the page fault that must get along with it, {@link
 * dev.faultline.replay.model.PageResidency} what is in the page cache. {@link
 * dev.faultline.replay.model.PageCacheModel} turns events into changes of these.
 *
 * <p>The model knows what it does not know. A trace begins in the middle of a life and may have
 * gaps, so every entity says whether its state is certain; nothing here ever guesses. It does no
 * I/O, knows no rules, and belongs to one thread.
 */
@NullMarked
package dev.faultline.replay.model;

import org.jspecify.annotations.NullMarked;
