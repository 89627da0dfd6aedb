/** Tests of exit status and usage. */
@NullMarked
package dev.faultline.cli.shell;

import org.jspecify.annotations.NullMarked;
