/** Tests of reports in Markdown. */
@NullMarked
package dev.faultline.cli.report.markdown;

import org.jspecify.annotations.NullMarked;
