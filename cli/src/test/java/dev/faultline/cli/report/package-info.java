/** Tests of the report formats. */
@NullMarked
package dev.faultline.cli.report;

import org.jspecify.annotations.NullMarked;
