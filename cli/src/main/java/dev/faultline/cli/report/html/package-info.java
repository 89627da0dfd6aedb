/** Reports as one page for a browser, with pictures. */
@NullMarked
package dev.faultline.cli.report.html;

import org.jspecify.annotations.NullMarked;
