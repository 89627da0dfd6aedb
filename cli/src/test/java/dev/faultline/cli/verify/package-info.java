/** Tests of {@code verify}. */
@NullMarked
package dev.faultline.cli.verify;

import org.jspecify.annotations.NullMarked;
