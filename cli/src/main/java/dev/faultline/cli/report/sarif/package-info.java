/** Reports as SARIF 2.1.0, for code scanning. */
@NullMarked
package dev.faultline.cli.report.sarif;

import org.jspecify.annotations.NullMarked;
