/** Tests of tables of findings. */
@NullMarked
package dev.faultline.cli.report.csv;

import org.jspecify.annotations.NullMarked;
