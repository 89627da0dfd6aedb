package dev.faultline.traces.probe.code;

/** Where an unknown quantity came to be. */
public sealed interface Origin {

  /**
   * In a register when the function was called.
   *
   * @param register its number
   */
  record Argument(int register) implements Origin {}

  /** The task that runs: the kernel keeps it in a variable of the CPU. */
  record CurrentTask() implements Origin {}

  /**
   * Read from memory.
   *
   * @param at number of the instruction
   * @param register where it was read into
   * @param address which word
   */
  record Loaded(int at, int register, Value address) implements Origin {}

  /**
   * The result of a call.
   *
   * @param at number of the instruction
   */
  record Returned(int at) implements Origin {}

  /**
   * 32 bits made 64, with their sign.
   *
   * @param at number of the instruction
   * @param value what was widened
   */
  record Widened(int at, Value value) implements Origin {}

  /**
   * Different things on different ways to this point.
   *
   * @param at number of the instruction where the ways meet
   * @param place where it is
   */
  record Met(int at, Place place) implements Origin {}

  /**
   * Computed, or changed by somebody.
   *
   * @param at number of the instruction
   * @param place where it is
   */
  record Computed(int at, Place place) implements Origin {}

  /**
   * Was at this place when its origin came to be anew (in a loop): the same words, another thing.
   *
   * @param at number of the instruction
   * @param place where it is
   */
  record Former(int at, Place place) implements Origin {}
}
