/** Tests of verdicts on real captures, whole and cut. */
@NullMarked
package dev.faultline.cli.judge;

import org.jspecify.annotations.NullMarked;
