/** Call chains of events with which tasks go to sleep: where those are that have not woken up. */
@NullMarked
package dev.faultline.traces.chain;

import org.jspecify.annotations.NullMarked;
