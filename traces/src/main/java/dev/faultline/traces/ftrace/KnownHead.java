package dev.faultline.traces.ftrace;

import dev.faultline.v1.Context;

/**
 * What stands in front of the time of a line, and what it says.
 *
 * @param bytes all of it, from the begin of the line up to one space in front of the time
 * @param commFrom where in it the comm begins
 * @param commTo where in it the comm ends
 * @param tid thread id
 * @param tgid 0 when unknown
 * @param cpu the CPU that recorded the event
 * @param context what the CPU was doing
 */
// The bytes are compared by their owner, never by equals.
@SuppressWarnings("ArrayRecordComponent")
record KnownHead(
    byte[] bytes, int commFrom, int commTo, int tid, int tgid, int cpu, Context context) {}
