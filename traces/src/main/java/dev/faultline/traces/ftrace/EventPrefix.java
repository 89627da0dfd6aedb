package dev.faultline.traces.ftrace;

import dev.faultline.v1.Context;
import org.jspecify.annotations.Nullable;

/** The part of an event line in front of the event, in one of the dialects of ftrace text. */
interface EventPrefix {

  /** Reads the prefix of a line; false if it has none. Only then the rest is meant. */
  boolean scan(byte[] text, int from, int to);

  /** Whether another prefix begins in this text, which is behind the first one. */
  default boolean beginsIn(byte[] text, int from, int to) {
    return false;
  }

  /** Whether task, CPU and time are there: without them an event can only be counted. */
  default boolean isPlaced() {
    return true;
  }

  /** What stands in front of the time, if it has been read before and is all text; else null. */
  default @Nullable KnownHead head() {
    return null;
  }

  /** Where the comm begins. */
  int commFrom();

  /** Where the comm ends. */
  int commTo();

  /** Thread id. */
  int tid();

  /** 0 when unknown. */
  int tgid();

  /** The CPU that recorded the event. */
  int cpu();

  /** What the CPU was doing; unspecified where the line does not tell. */
  default Context context() {
    return Context.CONTEXT_UNSPECIFIED;
  }

  /** In ns, or ticks of a counter. */
  long time();

  /** Whether the clock is a counter: its stamps have no fraction. */
  boolean isCounter();

  /** Where the event begins. */
  int body();

  /** Where the event ends in a line that ends at {@code lineEnd}. */
  default int bodyEnd(int lineEnd) {
    return lineEnd;
  }
}
