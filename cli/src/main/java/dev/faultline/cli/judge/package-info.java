/** What the replay of one input comes to, and what the user can ask of it. */
@NullMarked
package dev.faultline.cli.judge;

import org.jspecify.annotations.NullMarked;
