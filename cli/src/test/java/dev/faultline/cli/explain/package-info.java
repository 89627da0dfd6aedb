/** Tests of {@code explain}. */
@NullMarked
package dev.faultline.cli.explain;

import org.jspecify.annotations.NullMarked;
