/** The command {@code convert}: the events of captures as JSON, as a table or as a stream. */
@NullMarked
package dev.faultline.cli.convert;

import org.jspecify.annotations.NullMarked;
