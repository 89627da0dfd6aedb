/** Tests of traces for Perfetto. */
@NullMarked
package dev.faultline.cli.report.perfetto;

import org.jspecify.annotations.NullMarked;
