package dev.faultline.traces.probe;

import com.google.protobuf.ByteString;
import dev.faultline.traces.probe.code.CodePart;
import dev.faultline.traces.probe.code.Reference;
import dev.faultline.traces.probe.elf.ElfFile;
import dev.faultline.traces.probe.elf.KernelFileException;
import dev.faultline.traces.probe.elf.Relocation;
import dev.faultline.traces.probe.elf.Section;
import dev.faultline.traces.probe.elf.Symbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a module, with what other sections say of their code. Code is referred to by
 * symbol or by section and offset; both come out as symbol and offset.
 */
final class ModuleText {
  /** A kernel's own labels in front of functions. */
  private static final String PADDING = "__pfx_";

  private static final int ABSOLUTE = 1;
  private static final int JUMP_ENTRY = 16;
  private static final int EXCEPTION_ENTRY = 12;
  private static final int WARNING = 1;

  private final ElfFile elf;
  private final Map<Integer, TreeMap<Long, Symbol>> functions = new HashMap<>();
  private final Map<String, Symbol> byName = new HashMap<>();
  private final Map<Integer, TreeMap<Long, Relocation>> references = new HashMap<>();
  private final Map<String, List<CodePart.Hop>> hops = new HashMap<>();
  private final Map<String, Set<Integer>> entries = new HashMap<>();
  private final Map<String, Set<Integer>> ends = new HashMap<>();
  private final Map<String, Set<Integer>> patched = new HashMap<>();

  /** A place in the code. */
  private record Spot(String symbol, int offset) {}

  ModuleText(ElfFile elf) throws KernelFileException {
    this.elf = elf;
    List<Section> sections = elf.sections();
    for (Symbol symbol : elf.symbols()) {
      if (symbol.function()
          && symbol.size() > 0
          && symbol.section() < sections.size()
          && sections.get(symbol.section()).executable()
          && !symbol.name().startsWith(PADDING)) {
        functions
            .computeIfAbsent(symbol.section(), section -> new TreeMap<>())
            .put(symbol.value(), symbol);
        byName.putIfAbsent(symbol.name(), symbol);
      }
    }
    for (Section section : sections) {
      if (functions.containsKey(section.index())) {
        TreeMap<Long, Relocation> byOffset = new TreeMap<>();
        elf.relocations(section).forEach(one -> byOffset.put(one.offset(), one));
        references.put(section.index(), byOffset);
      }
    }
    readJumpTable();
    readExceptionTable();
    readBugTable();
    readConstants();
  }

  /** All functions, their cold parts among them, in the order of the file. */
  List<Symbol> functions() {
    List<Symbol> all = new ArrayList<>();
    functions.values().forEach(inSection -> all.addAll(inSection.values()));
    return all;
  }

  /** A function and its cold part. */
  List<CodePart> parts(Symbol function) {
    List<CodePart> parts = new ArrayList<>();
    parts.add(part(function));
    Symbol cold = byName.get(function.name() + ".cold");
    if (cold != null) {
      parts.add(part(cold));
    }
    return parts;
  }

  private CodePart part(Symbol symbol) {
    String name = symbol.name();
    Section section = elf.sections().get(symbol.section());
    List<Reference> inside = new ArrayList<>();
    for (Relocation relocation :
        references
            .getOrDefault(section.index(), new TreeMap<>())
            .subMap(symbol.value(), symbol.value() + symbol.size())
            .values()) {
      int offset = (int) (relocation.offset() - symbol.value());
      Spot spot = spot(relocation.symbol(), relocation.target());
      inside.add(
          spot == null
              ? new Reference(offset, relocation.symbol().name(), relocation.target())
              : new Reference(offset, spot.symbol(), spot.offset()));
    }
    return new CodePart(
        name,
        ByteString.copyFrom(elf.content(section, symbol.value(), symbol.size())),
        inside,
        hops.getOrDefault(name, List.of()),
        entries.getOrDefault(name, Set.of()),
        ends.getOrDefault(name, Set.of()),
        patched.getOrDefault(name, Set.of()));
  }

  /** What of this module's code is meant; null if it is in another file or no code. */
  private @Nullable Spot spot(Symbol symbol, long addend) {
    TreeMap<Long, Symbol> inSection = functions.get(symbol.section());
    if (inSection == null) {
      return null;
    }
    long address = symbol.value() + addend;
    Map.Entry<Long, Symbol> function = inSection.floorEntry(address);
    return function == null || address >= function.getKey() + function.getValue().size()
        ? null
        : new Spot(function.getValue().name(), (int) (address - function.getKey()));
  }

  private void readJumpTable() throws KernelFileException {
    for (Spot[] pair : pairs("__jump_table", JUMP_ENTRY)) {
      patched.computeIfAbsent(pair[0].symbol(), name -> new HashSet<>()).add(pair[0].offset());
      hop(pair);
    }
  }

  private void readExceptionTable() throws KernelFileException {
    for (Spot[] pair : pairs("__ex_table", EXCEPTION_ENTRY)) {
      hop(pair);
    }
  }

  private void hop(Spot[] pair) {
    if (pair[0].symbol().equals(pair[1].symbol())) {
      hops.computeIfAbsent(pair[0].symbol(), name -> new ArrayList<>())
          .add(new CodePart.Hop(pair[0].offset(), pair[1].offset()));
    } else {
      entries.computeIfAbsent(pair[1].symbol(), name -> new HashSet<>()).add(pair[1].offset());
    }
  }

  /** The first two places of each entry of a table of relative addresses. */
  private List<Spot[]> pairs(String name, int size) throws KernelFileException {
    Map<Long, Spot> spots = new HashMap<>();
    List<Spot[]> pairs = new ArrayList<>();
    for (Section section : elf.sections()) {
      if (!section.name().equals(name)) {
        continue;
      }
      for (Relocation relocation : elf.relocations(section)) {
        Spot spot = spot(relocation.symbol(), relocation.addend());
        if (spot != null) {
          spots.put(relocation.offset(), spot);
        }
      }
      for (long at = 0; at < section.size(); at += size) {
        Spot from = spots.get(at);
        Spot to = spots.get(at + 4);
        if (from != null && to != null) {
          pairs.add(new Spot[] {from, to});
        }
      }
    }
    return pairs;
  }

  /**
   * Which {@code ud2} are the end: those of {@code BUG}, not of {@code WARN}. An entry begins with
   * the address and ends with the flags; what is between differs from kernel to kernel.
   */
  private void readBugTable() throws KernelFileException {
    for (Section section : elf.sections()) {
      if (!section.name().equals("__bug_table")) {
        continue;
      }
      TreeMap<Long, Spot> spots = new TreeMap<>();
      for (Relocation relocation : elf.relocations(section)) {
        Spot spot = spot(relocation.symbol(), relocation.addend());
        if (spot != null) {
          spots.put(relocation.offset(), spot);
        }
      }
      byte[] content = elf.content(section);
      for (Map.Entry<Long, Spot> entry : spots.entrySet()) {
        Long next = spots.higherKey(entry.getKey());
        int end = (int) (next == null ? section.size() : next);
        int flags = content[end - 2] & 0xff;
        if ((flags & WARNING) == 0) {
          ends.computeIfAbsent(entry.getValue().symbol(), name -> new HashSet<>())
              .add(entry.getValue().offset());
        }
      }
    }
  }

  /** Addresses within functions that constants hold: tables of switches. */
  private void readConstants() throws KernelFileException {
    for (Section section : elf.sections()) {
      if (!section.name().startsWith(".rodata")) {
        continue;
      }
      for (Relocation relocation : elf.relocations(section)) {
        Spot spot =
            relocation.type() == ABSOLUTE ? spot(relocation.symbol(), relocation.addend()) : null;
        if (spot != null && spot.offset() > 0) {
          entries.computeIfAbsent(spot.symbol(), name -> new HashSet<>()).add(spot.offset());
        }
      }
    }
  }
}
