/** The command {@code capture}: a script that records what the rules need, on one's own kernel. */
@NullMarked
package dev.faultline.cli.capture;

import org.jspecify.annotations.NullMarked;
