package dev.faultline.traces.probe;

import com.google.protobuf.ByteString;
import dev.faultline.traces.probe.btf.StructLayouts;
import dev.faultline.traces.probe.code.CodePart;
import dev.faultline.traces.probe.code.Objdump;
import dev.faultline.traces.probe.code.Reference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What the search for the lock reads of a module, as lines of text: the bytes of the functions that
 * may hold the lock, what the loader fills in, offsets of members of structures. {@code main} makes
 * such a file from a module and the kernel that it is for; the files of this package were made so
 * from Debian's kernels and a module built from bcachefs-tools.
 */
final class ModuleExtract {
  private ModuleExtract() {}

  /** Makes an extract: MODULE KERNEL FILE. */
  public static void main(String[] args) throws IOException {
    ModuleCode module = ModuleReader.read(Path.of(args[0]), Path.of(args[1]));
    Map<String, Long> offsets = new TreeMap<>();
    StructLayouts recorded =
        path -> {
          OptionalLong offset = module.layouts().offset(path);
          offset.ifPresent(value -> offsets.put(path, value));
          return offset;
        };
    ModuleCode asked =
        new ModuleCode(
            module.name(),
            module.kernel(),
            module.version(),
            module.buildId(),
            module.candidates(),
            module.functions(),
            recorded);
    Set<String> used = new TreeSet<>();
    ModuleProbes.of(asked, LockSites.find(asked, new Objdump("objdump")))
        .probes()
        .forEach(probe -> used.add(probe.place().replaceFirst("\\+.*", "")));
    used.retainAll(module.functions());
    try (PrintStream out =
        new PrintStream(
            new GZIPOutputStream(Files.newOutputStream(Path.of(args[2]))),
            false,
            StandardCharsets.UTF_8)) {
      out.println("module " + module.kernel());
      offsets.forEach((path, offset) -> out.println("offset " + path + " " + offset));
      used.forEach(name -> out.println("name " + name));
      for (List<CodePart> parts : module.candidates()) {
        out.println("function");
        parts.forEach(part -> write(part, out));
      }
    }
  }

  private static void write(CodePart part, PrintStream out) {
    out.println("part " + part.symbol());
    out.println("code " + HexFormat.of().formatHex(part.code().toByteArray()));
    for (Reference reference : part.references()) {
      out.println(
          "reference " + reference.offset() + " " + reference.symbol() + " " + reference.addend());
    }
    part.hops().forEach(hop -> out.println("hop " + hop.from() + " " + hop.to()));
    new TreeSet<>(part.entries()).forEach(offset -> out.println("entry " + offset));
    new TreeSet<>(part.ends()).forEach(offset -> out.println("end " + offset));
    new TreeSet<>(part.patched()).forEach(offset -> out.println("patched " + offset));
  }

  /** Reads the extract of that name from the resources of this package. */
  static ModuleCode read(String name) throws IOException {
    Map<String, Long> offsets = new HashMap<>();
    Set<String> names = new HashSet<>();
    List<List<CodePart>> functions = new ArrayList<>();
    String kernel = "";
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        ModuleExtract.class.getResourceAsStream(name + ".extract.gz"), name)),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "module" -> kernel = words[1];
          case "offset" -> offsets.put(words[1], Long.parseLong(words[2]));
          case "name" -> names.add(words[1]);
          case "function" -> functions.add(new ArrayList<>());
          default -> add(functions.get(functions.size() - 1), words);
        }
      }
    }
    return new ModuleCode(
        name,
        kernel,
        "",
        "",
        functions,
        names,
        path ->
            offsets.containsKey(path)
                ? OptionalLong.of(Objects.requireNonNull(offsets.get(path)))
                : OptionalLong.empty());
  }

  private static void add(List<CodePart> parts, String[] words) {
    if (words[0].equals("part")) {
      parts.add(
          new CodePart(
              words[1],
              ByteString.EMPTY,
              new ArrayList<>(),
              new ArrayList<>(),
              new HashSet<>(),
              new HashSet<>(),
              new HashSet<>()));
      return;
    }
    CodePart part = parts.get(parts.size() - 1);
    switch (words[0]) {
      case "code" ->
          parts.set(
              parts.size() - 1,
              new CodePart(
                  part.symbol(),
                  ByteString.copyFrom(HexFormat.of().parseHex(words[1])),
                  part.references(),
                  part.hops(),
                  part.entries(),
                  part.ends(),
                  part.patched()));
      case "reference" ->
          part.references()
              .add(new Reference(Integer.parseInt(words[1]), words[2], Long.parseLong(words[3])));
      case "hop" ->
          part.hops().add(new CodePart.Hop(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
      case "entry" -> part.entries().add(Integer.parseInt(words[1]));
      case "end" -> part.ends().add(Integer.parseInt(words[1]));
      case "patched" -> part.patched().add(Integer.parseInt(words[1]));
      default -> throw new IllegalArgumentException(String.join(" ", words));
    }
  }
}
