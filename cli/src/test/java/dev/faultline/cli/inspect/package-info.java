/** Tests of {@code inspect}. */
@NullMarked
package dev.faultline.cli.inspect;

import org.jspecify.annotations.NullMarked;
