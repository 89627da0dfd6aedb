/**
 * Where the process begins ({@link dev.faultline.cli.Faultline}); every command has a package of
 * its own and is given what it sees of the process ({@link dev.faultline.cli.shell.Surroundings}),
 * so that it runs in a test as it runs in a shell.
 */
@NullMarked
package dev.faultline.cli;

import org.jspecify.annotations.NullMarked;
