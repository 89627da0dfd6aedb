/** Tests of {@code convert}. */
@NullMarked
package dev.faultline.cli.convert;

import org.jspecify.annotations.NullMarked;
