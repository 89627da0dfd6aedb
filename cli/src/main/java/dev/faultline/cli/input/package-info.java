/** What is read: files, directories, lists and standard input, and how each is opened. */
@NullMarked
package dev.faultline.cli.input;

import org.jspecify.annotations.NullMarked;
