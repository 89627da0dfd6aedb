/**
 * Tables with commas: the model's events as a file that spreadsheets and scripts understand, and
 * records of other tracers, bound by the names of their columns.
 */
@NullMarked
package dev.faultline.traces.csv;

import org.jspecify.annotations.NullMarked;
