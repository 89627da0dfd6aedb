package dev.faultline.traces.probe.code;

/** Something that holds a value of 8 bytes. */
public sealed interface Place {

  /**
   * A register.
   *
   * @param number its number
   */
  record InRegister(int number) implements Place {}

  /**
   * A word of memory.
   *
   * @param address where it is
   */
  record InMemory(Value address) implements Place {}
}
