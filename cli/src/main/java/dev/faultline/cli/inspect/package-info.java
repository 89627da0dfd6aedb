/** The command {@code inspect}: what a capture holds, and which rules can judge it. */
@NullMarked
package dev.faultline.cli.inspect;

import org.jspecify.annotations.NullMarked;
