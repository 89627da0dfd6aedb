/** Tests of the report for KernelCI. */
@NullMarked
package dev.faultline.cli.report.kcidb;

import org.jspecify.annotations.NullMarked;
