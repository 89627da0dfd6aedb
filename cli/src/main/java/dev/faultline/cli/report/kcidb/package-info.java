/** Reports as KernelCI's database takes them: tests, issues and incidents. */
@NullMarked
package dev.faultline.cli.report.kcidb;

import org.jspecify.annotations.NullMarked;
