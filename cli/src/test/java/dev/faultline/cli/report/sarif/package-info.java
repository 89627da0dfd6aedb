/** Tests of SARIF. */
@NullMarked
package dev.faultline.cli.report.sarif;

import org.jspecify.annotations.NullMarked;
