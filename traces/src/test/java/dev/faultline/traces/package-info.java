/** Tests of the face of this room, on inline text and on whole captures. */
@NullMarked
package dev.faultline.traces;

import org.jspecify.annotations.NullMarked;
