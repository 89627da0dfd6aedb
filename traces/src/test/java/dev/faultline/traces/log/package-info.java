/** Tests of the reading of console logs. */
@NullMarked
package dev.faultline.traces.log;

import org.jspecify.annotations.NullMarked;
