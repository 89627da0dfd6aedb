/** Reports for people, and the sentences that other formats take from them. */
@NullMarked
package dev.faultline.cli.report.text;

import org.jspecify.annotations.NullMarked;
