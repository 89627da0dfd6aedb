/**
 * Many captures judged side by side: which is next, in how many workers, in which part of the
 * whole, and what has been judged already.
 */
@NullMarked
package dev.faultline.cli.batch;

import org.jspecify.annotations.NullMarked;
