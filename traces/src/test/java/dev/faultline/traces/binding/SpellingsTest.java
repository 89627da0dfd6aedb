package dev.faultline.traces.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.BindingProfile;
import dev.faultline.v1.Condition;
import dev.faultline.v1.EventTemplate;
import dev.faultline.v1.FieldBinding;
import dev.faultline.v1.FieldType;
import dev.faultline.v1.FlagName;
import dev.faultline.v1.TracepointBinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("How kernels spell what is bound")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SpellingsTest {
  private final Map<String, Map<String, PrintFormat>> kernels = new LinkedHashMap<>();
  private final List<TracepointBinding> bound = new ArrayList<>();

  @BeforeAll
  void read() throws IOException {
    kernels.putAll(KernelFormats.read());
    for (ProfileFile file : BuiltInProfiles.texts()) {
      BindingProfile profile = file.profile();
      // Probes are what their user makes them, and system calls are printed by one function.
      if (!profile.getName().startsWith("bcachefs-")) {
        bound.addAll(profile.getTracepointList());
      }
    }
  }

  private List<PrintFormat> formatsOf(String tracepoint) {
    return kernels.values().stream()
        .map(formats -> formats.get(tracepoint))
        .filter(format -> format != null)
        .toList();
  }

  Stream<TracepointBinding> tracepoints() {
    return bound.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tracepoints")
  @DisplayName("Given a bound tracepoint, then some kernel has it in that system")
  void exists(TracepointBinding binding) {
    assertThat(formatsOf(binding.getName()))
        .as(binding.getName())
        .isNotEmpty()
        .allSatisfy(format -> assertThat(format.system()).isEqualTo(binding.getSystem()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tracepoints")
  @DisplayName(
      "Given a kernel, then each field that is needed has its name there, in text and binary")
  void fields(TracepointBinding binding) {
    for (PrintFormat format : formatsOf(binding.getName())) {
      for (FieldBinding field : binding.getFieldList()) {
        if (field.getOptional()) {
          continue;
        }
        String[] binary =
            (field.getBinary().isEmpty() ? field.getName() : field.getBinary()).split(" ", -1);
        assertThat(format.fields()).as(format.name()).containsAll(List.of(binary));
        boolean unnamed = List.of(binding.getPrinted().split(" ", -1)).contains(field.getName());
        if (!unnamed) {
          assertThat(format.printed()).as(format.name()).contains(field.getName());
        }
        if (format.bareHex().contains(field.getName())) {
          assertThat(field.getType()).as(field.getName()).isEqualTo(FieldType.HEX);
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tracepoints")
  @DisplayName("Given an optional field, then at least one kernel has it")
  void optionalFields(TracepointBinding binding) {
    Set<String> names = new LinkedHashSet<>();
    for (PrintFormat format : formatsOf(binding.getName())) {
      names.addAll(format.fields());
      names.addAll(format.printed());
    }
    for (FieldBinding field : binding.getFieldList()) {
      List<String> spelled = new ArrayList<>(Arrays.asList(field.getBinary().split(" ", -1)));
      spelled.add(field.getName());
      assertThat(spelled).as(binding.getName()).anyMatch(names::contains);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tracepoints")
  @DisplayName("Given a name of flags, then a kernel prints it, and no kernel prints it for others")
  void flags(TracepointBinding binding) {
    for (FieldBinding field : binding.getFieldList()) {
      for (FlagName flag : field.getFlagList()) {
        List<Long> values = printedFor(binding.getName(), field.getName(), flag.getName());
        assertThat(values)
            .as("%s %s %s", binding.getName(), field.getName(), flag.getName())
            .isNotEmpty()
            .allMatch(value -> value == flag.getValue());
      }
    }
  }

  private List<Long> printedFor(String tracepoint, String field, String flag) {
    if (tracepoint.startsWith("lock_") || tracepoint.startsWith("contention_")) {
      return LockWords.valuesOf(flag);
    }
    return formatsOf(tracepoint).stream()
        .map(format -> format.flags().getOrDefault(field, Map.of()).get(flag))
        .filter(value -> value != null)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tracepoints")
  @DisplayName(
      "Given bits that a condition asks for, then every name that a kernel has for them is bound")
  void asked(TracepointBinding binding) {
    for (FieldBinding field : binding.getFieldList()) {
      if (field.getType() != FieldType.FLAGS) {
        continue;
      }
      long asked = 0;
      for (EventTemplate event : binding.getEventList()) {
        for (Condition condition : event.getWhenList()) {
          if (condition.getField().equals(field.getName())) {
            asked |= condition.getMask();
          }
        }
      }
      Map<String, Long> known = new TreeMap<>();
      field.getFlagList().forEach(flag -> known.put(flag.getName(), flag.getValue()));
      for (PrintFormat format : formatsOf(binding.getName())) {
        Map<String, Long> names = format.flags().getOrDefault(field.getName(), Map.of());
        for (Map.Entry<String, Long> name : names.entrySet()) {
          if ((name.getValue() & asked) != 0) {
            assertThat(known).as(format.name()).contains(name);
          }
        }
      }
    }
  }

  @Test
  @DisplayName("Given the format files, then the table of spellings is what they say")
  void table() throws IOException {
    Path made = Files.writeString(Path.of("target", "spellings.csv"), generated());
    assertThat(written())
        .as("src/test/resources/formats/spellings.csv; what it should be is in %s", made)
        .isEqualTo(generated());
  }

  /** One line for each way in which a bound tracepoint is spelled, and which kernels do so. */
  private String generated() {
    StringBuilder text = new StringBuilder("tracepoint,kernels,spelling\n");
    for (TracepointBinding binding : bound) {
      Map<String, Set<String>> kernelsOf = new LinkedHashMap<>();
      kernels.forEach(
          (kernel, formats) -> {
            if (formats.containsKey(binding.getName())) {
              kernelsOf
                  .computeIfAbsent(
                      formats.get(binding.getName()).spelling(), s -> new LinkedHashSet<>())
                  .add(kernel);
            }
          });
      kernelsOf.forEach(
          (spelling, of) ->
              text.append(binding.getSystem())
                  .append(':')
                  .append(binding.getName())
                  .append(',')
                  .append(String.join(" ", of))
                  .append(",\"")
                  .append(spelling)
                  .append("\"\n"));
    }
    return text.toString();
  }

  private static String written() throws IOException {
    try (InputStream in = SpellingsTest.class.getResourceAsStream("/formats/spellings.csv")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
