package dev.faultline.traces.probe.code;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;

/**
 * The instructions behind one symbol, as facts. All offsets count from the symbol.
 *
 * @param symbol name of the function, or of its part that is seldom run ({@code name.cold})
 * @param code its bytes, not yet relocated
 * @param references what the loader fills in
 * @param hops where control goes that no operand tells: static branches ({@code __jump_table}),
 *     what is done about faults ({@code __ex_table})
 * @param entries where it is entered from tables of addresses
 * @param ends {@code ud2} that nobody returns from ({@code BUG})
 * @param patched instructions that the kernel rewrites (static branches, static calls): no probe
 *     can stand there
 */
public record CodePart(
    String symbol,
    ByteString code,
    List<Reference> references,
    List<Hop> hops,
    Set<Integer> entries,
    Set<Integer> ends,
    Set<Integer> patched) {

  /**
   * Control that goes on elsewhere.
   *
   * @param from the instruction
   * @param to where it may go on
   */
  public record Hop(int from, int to) {}
}
