/**
 * What a command sees of the shell that started it, and how it answers: streams, colours, exit
 * status, and words for a name that does not exist.
 */
@NullMarked
package dev.faultline.cli.shell;

import org.jspecify.annotations.NullMarked;
