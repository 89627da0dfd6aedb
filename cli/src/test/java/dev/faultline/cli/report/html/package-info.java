/** Tests of reports for a browser. */
@NullMarked
package dev.faultline.cli.report.html;

import org.jspecify.annotations.NullMarked;
