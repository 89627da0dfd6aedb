package dev.faultline.traces.tracedat;

import dev.faultline.traces.chain.ChainLine;
import dev.faultline.v1.StackFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernel's functions by address, as {@code /proc/kallsyms} lists them. */
final class KernelSymbols {
  /** In bytes; distributions' kernels have some 15 MB. */
  static final int MOST_TEXT = 1 << 26;

  /** No function is so long: what lies further behind one is in none. */
  private static final long MOST_BYTES = 1 << 20;

  private static final int ADDRESS_DIGITS = 16;

  /** A function; its line begins at {@code at}. */
  private record Symbol(long address, int at) {}

  private final byte[] text;
  private final List<Symbol> symbols = new ArrayList<>();

  /** Of the text of the list. */
  KernelSymbols(byte[] text) {
    this.text = text;
    int from = 0;
    for (int p = 0; p <= text.length; p++) {
      if (p == text.length || text[p] == '\n') {
        line(from, p);
        from = p + 1;
      }
    }
    symbols.sort((one, other) -> Long.compareUnsigned(one.address(), other.address()));
  }

  /** {@code ffffffff81c3f4a0 T schedule}; addresses that are hidden are all zero. */
  private void line(int from, int to) {
    long address = 0;
    int p = from;
    while (p < to && p - from < ADDRESS_DIGITS && Character.digit(text[p], 16) >= 0) {
      address = address << 4 | Character.digit(text[p], 16);
      p++;
    }
    boolean code = p + 3 < to && text[p] == ' ' && "tTwW".indexOf(text[p + 1]) >= 0;
    if (code && address != 0) {
      symbols.add(new Symbol(address, p + 3));
    }
  }

  /** The frame of a return address; empty if it lies in no function that is known. */
  Optional<StackFrame> frame(long address, long position) {
    int low = 0;
    int high = symbols.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(symbols.get(middle).address(), address) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0 || address - symbols.get(low - 1).address() > MOST_BYTES) {
      return Optional.empty();
    }
    Symbol symbol = symbols.get(low - 1);
    int end = symbol.at();
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    String name = new String(text, symbol.at(), end - symbol.at(), StandardCharsets.ISO_8859_1);
    int tab = name.indexOf('\t');
    String module = tab < 0 ? "" : name.substring(tab + 1).replaceAll("[\\[\\]]", "");
    return Optional.of(
        StackFrame.newBuilder()
            .setFunction(ChainLine.plain(tab < 0 ? name : name.substring(0, tab)))
            .setModule(module)
            .setOffset(address - symbol.address())
            .setHasOffset(true)
            .setPosition(position)
            .build());
  }
}
