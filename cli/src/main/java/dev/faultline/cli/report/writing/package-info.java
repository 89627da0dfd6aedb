/**
 * What every format is written with: {@link dev.faultline.cli.report.writing.ReportWriter}, the
 * files behind it, and what a trace comes to.
 */
@NullMarked
package dev.faultline.cli.report.writing;

import org.jspecify.annotations.NullMarked;
