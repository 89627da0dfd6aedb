package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import dev.faultline.replay.model.Doubt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What the README says of the code is so. Its tables are made of the code; {@code -Dreadme=write}
 * writes them.
 */
@DisplayName("The README of the replay engine")
final class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern NUMBERED = Pattern.compile("(INV|ORD|G|U|W)-?(\\d+)");
  private static final Pattern RANGE = Pattern.compile("(INV-|ORD-|U)(\\d+) to \\1(\\d+)");
  private static final int INVARIANTS = 21;
  private static final int USERS = 11;

  private static String between(String text, String name) {
    String begin = "<!-- " + name + ": written by ReadmeTest -->\n";
    assertThat(text).contains(begin);
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf("<!-- end -->", from));
  }

  private static void says(String name, String table) throws IOException {
    String text = Files.readString(README);
    String said = between(text, name);
    if ("write".equals(System.getProperty("readme"))) {
      String begin = "<!-- " + name + ": written by ReadmeTest -->\n";
      Files.writeString(README, text.replace(begin + said, begin + table));
    } else {
      assertThat(said).as("mvn test -Dreadme=write writes it").isEqualTo(table);
    }
  }

  private static List<String> requirements(String origin) {
    List<String> all = new ArrayList<>();
    String rest = origin;
    Matcher range = RANGE.matcher(origin);
    while (range.find()) {
      for (int i = Integer.parseInt(range.group(2)); i <= Integer.parseInt(range.group(3)); i++) {
        all.add(range.group(1) + i);
      }
      rest = rest.replace(range.group(), "");
    }
    Matcher one = NUMBERED.matcher(rest);
    while (one.find()) {
      all.add(one.group());
    }
    return all;
  }

  private static int number(String requirement) {
    return Integer.parseInt(requirement.replaceAll("\\D", ""));
  }

  private static Map<String, Set<String>> rulesOfRequirements() {
    Map<String, Set<String>> rules =
        new TreeMap<>(
            (a, b) -> {
              int kind = a.replaceAll("\\d", "").compareTo(b.replaceAll("\\d", ""));
              return kind != 0 ? kind : Integer.compare(number(a), number(b));
            });
    for (RuleInfo rule : RuleCatalog.rules()) {
      for (String requirement : requirements(rule.origin())) {
        rules.computeIfAbsent(requirement, key -> new TreeSet<>()).add(rule.name());
      }
    }
    return rules;
  }

  @Test
  @DisplayName("says for each invariant and each rule of lock order what checks it")
  void requirements() throws IOException {
    Map<String, Set<String>> rules = rulesOfRequirements();
    StringBuilder table = new StringBuilder("\n| | checked by |\n|---|---|\n");
    rules.forEach(
        (requirement, names) -> {
          if (!requirement.startsWith("U")) {
            table.append("| ").append(requirement).append(" | ");
            table.append(
                names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")));
            table.append(" |\n");
          }
        });
    for (int i = 1; i <= INVARIANTS; i++) {
      assertThat(rules).containsKey("INV-" + i);
    }
    says("requirements", table.append('\n').toString());
  }

  @Test
  @DisplayName("says for each user of the lock in which row of the contract it stands")
  void contract() throws IOException {
    StringBuilder table =
        new StringBuilder("\n| row | users | must hold | when it |\n|---|---|---|---|\n");
    Set<String> users = new TreeSet<>();
    for (ContractRow row : ContractRow.values()) {
      users.addAll(List.of(row.origin().split(", ")));
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s |%n",
              row.name().toLowerCase(Locale.ROOT).replace('_', '-'),
              row.origin(),
              row.state().word(),
              row.work()));
    }
    assertThat(users).hasSize(USERS);
    says("contract", table.append('\n').toString());
  }

  @Test
  @DisplayName("says every cause of undecided, and what to do about it")
  void doubts() throws IOException {
    StringBuilder table =
        new StringBuilder("\n| cause | what it means | what to do |\n|---|---|---|\n");
    for (Doubt doubt : Doubt.values()) {
      String ordinary = doubt.isOrdinary() ? " (every trace has it)" : "";
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s%s | %s |%n",
              doubt.name(),
              doubt.sentence(),
              ordinary,
              doubt.remedy()));
    }
    says("doubts", table.append('\n').toString());
  }

  @Test
  @DisplayName("names classes that there are")
  void tour() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }
    String text = Files.readString(README);
    String tour = text.substring(text.indexOf("## A tour"), text.indexOf("## What is checked"));
    Set<String> named = new TreeSet<>();
    Matcher name = Pattern.compile("`([A-Z]\\w+)`").matcher(tour);
    while (name.find()) {
      named.add(name.group(1));
    }
    assertThat(named).hasSizeGreaterThan(40);
    assertThat(classes).containsAll(named);
  }
}
