/**
 * Words on a terminal or in a file: their colours, their lines, and text from captures made
 * harmless.
 */
@NullMarked
package dev.faultline.cli.report.words;

import org.jspecify.annotations.NullMarked;
