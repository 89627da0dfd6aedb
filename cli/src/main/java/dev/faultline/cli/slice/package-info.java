/**
 * The command {@code slice}: makes a capture smaller without losing a finding.
 *
 * <p>Delta debugging [1]: leave something out, replay what is left, keep it out if the finding is
 * still there. Operations are left out before single events, so that what is tried mostly is a
 * trace that could have been.
 *
 * <p>[1] A. Zeller, R. Hildebrandt: Simplifying and Isolating Failure-Inducing Input, IEEE
 * Transactions on Software Engineering 28(2), 2002.
 */
@NullMarked
package dev.faultline.cli.slice;

import org.jspecify.annotations.NullMarked;
