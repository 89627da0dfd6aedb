/** Tests of words from captures. */
@NullMarked
package dev.faultline.cli.report.words;

import org.jspecify.annotations.NullMarked;
