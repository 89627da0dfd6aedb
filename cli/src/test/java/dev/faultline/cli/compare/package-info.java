/** Tests of {@code merge} and {@code diff}. */
@NullMarked
package dev.faultline.cli.compare;

import org.jspecify.annotations.NullMarked;
