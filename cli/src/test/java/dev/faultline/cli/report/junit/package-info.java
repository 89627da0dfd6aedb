/** Tests of JUnit's XML. */
@NullMarked
package dev.faultline.cli.report.junit;

import org.jspecify.annotations.NullMarked;
