package dev.faultline.traces.probe.code;

import java.io.IOException;
import java.util.List;

/** Turns bytes into instructions. */
@FunctionalInterface
public interface Disassembler {

  /**
   * The instructions of each part, in order, none left out. Addresses count from the part's symbol.
   *
   * @throws IOException if there is no disassembler, or if it does not understand a part from its
   *     first to its last byte
   */
  List<List<Instruction>> disassemble(List<CodePart> parts) throws IOException;
}
