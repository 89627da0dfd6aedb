/** Tests of what every format is written with, and the reports that tests write. */
@NullMarked
package dev.faultline.cli.report.writing;

import org.jspecify.annotations.NullMarked;
