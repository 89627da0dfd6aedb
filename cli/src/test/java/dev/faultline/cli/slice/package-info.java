/** Tests of the commands, with a judge that says what the test wants, and with the real one. */
@NullMarked
package dev.faultline.cli.slice;

import org.jspecify.annotations.NullMarked;
