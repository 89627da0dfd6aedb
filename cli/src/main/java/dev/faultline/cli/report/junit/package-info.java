/** Reports as JUnit's XML, in the shape that fstests gives it. */
@NullMarked
package dev.faultline.cli.report.junit;

import org.jspecify.annotations.NullMarked;
