/** What the user knows already: baselines, suppressions, and the findings that are new. */
@NullMarked
package dev.faultline.cli.known;

import org.jspecify.annotations.NullMarked;
