/** Reports as reviewdog's diagnostics. */
@NullMarked
package dev.faultline.cli.report.rdjson;

import org.jspecify.annotations.NullMarked;
