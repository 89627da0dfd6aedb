/** Tests of baselines and suppressions. */
@NullMarked
package dev.faultline.cli.known;

import org.jspecify.annotations.NullMarked;
