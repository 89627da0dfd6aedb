/** Tests of the event stream and its files. */
@NullMarked
package dev.faultline.stream;

import org.jspecify.annotations.NullMarked;
