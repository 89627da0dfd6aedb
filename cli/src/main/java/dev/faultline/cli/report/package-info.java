/**
 * What a verification says, for people and for programs: one writer per format, each written from
 * the messages of {@code report.proto} alone.
 *
 * <p>To add a format, implement {@link dev.faultline.cli.report.writing.ReportWriter} and name it
 * in {@link dev.faultline.cli.report.ReportFormat}.
 */
@NullMarked
package dev.faultline.cli.report;

import org.jspecify.annotations.NullMarked;
