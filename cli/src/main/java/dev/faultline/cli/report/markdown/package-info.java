/** Reports to be pasted into an issue or a mail. */
@NullMarked
package dev.faultline.cli.report.markdown;

import org.jspecify.annotations.NullMarked;
