/** Reports as traces for ui.perfetto.dev. */
@NullMarked
package dev.faultline.cli.report.perfetto;

import org.jspecify.annotations.NullMarked;
