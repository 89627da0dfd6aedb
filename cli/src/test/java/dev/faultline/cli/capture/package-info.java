@NullMarked
package dev.faultline.cli.capture;

import org.jspecify.annotations.NullMarked;
