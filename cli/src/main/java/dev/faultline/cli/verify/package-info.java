/** The command {@code verify}: inputs judged, findings sorted, reports written, and how it ends. */
@NullMarked
package dev.faultline.cli.verify;

import org.jspecify.annotations.NullMarked;
