/** Tests of reports for people. */
@NullMarked
package dev.faultline.cli.report.text;

import org.jspecify.annotations.NullMarked;
