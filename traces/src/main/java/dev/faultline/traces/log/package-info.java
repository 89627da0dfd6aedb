/**
 * Console logs: what loggers, mailers and terminals put around the kernel's lines is taken away, so
 * that the readers of captures see what the kernel printed.
 */
@NullMarked
package dev.faultline.traces.log;

import org.jspecify.annotations.NullMarked;
