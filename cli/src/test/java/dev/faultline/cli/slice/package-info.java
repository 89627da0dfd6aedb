/** Tests of {@code slice}. */
@NullMarked
package dev.faultline.cli.slice;

import org.jspecify.annotations.NullMarked;
