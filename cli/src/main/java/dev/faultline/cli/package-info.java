/**
 * The commands. {@link dev.faultline.cli.Faultline} is where the process begins; every command is a
 * class of its own that is given what it sees of the process ({@code Surroundings}) and so runs in
 * a test as it runs in a shell.
 */
@NullMarked
package dev.faultline.cli;

import org.jspecify.annotations.NullMarked;
