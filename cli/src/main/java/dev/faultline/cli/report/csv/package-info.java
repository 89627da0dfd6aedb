/** Reports as a table of findings. */
@NullMarked
package dev.faultline.cli.report.csv;

import org.jspecify.annotations.NullMarked;
