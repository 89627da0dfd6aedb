/** Every file that the program reads, changed by lot. */
@NullMarked
package dev.faultline.cli.fuzz;

import org.jspecify.annotations.NullMarked;
