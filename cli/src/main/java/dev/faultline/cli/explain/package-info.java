/** The commands {@code explain} and {@code rules}: what one finding says, and what a rule is. */
@NullMarked
package dev.faultline.cli.explain;

import org.jspecify.annotations.NullMarked;
