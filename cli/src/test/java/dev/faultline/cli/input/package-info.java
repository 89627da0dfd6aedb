/** Tests of what is read. */
@NullMarked
package dev.faultline.cli.input;

import org.jspecify.annotations.NullMarked;
