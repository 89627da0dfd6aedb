/**
 * The commands {@code merge} and {@code diff}: reports put together, and reports set against each
 * other.
 */
@NullMarked
package dev.faultline.cli.compare;

import org.jspecify.annotations.NullMarked;
