package dev.faultline.replay.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.replay.RuleCatalog;
import dev.faultline.replay.RuleInfo;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule has a class, a test and a page of its name. */
@DisplayName("every rule")
final class RuleHygieneTest {
  private static final int PAGE_WIDTH = 90;

  static Stream<Rule> rules() {
    return Rules.create().stream();
  }

  static Stream<String> names() {
    return RuleCatalog.rules().stream().map(RuleInfo::name);
  }

  private static String camelCase(String name) {
    return Arrays.stream(name.split("-", -1))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static String page(String name) {
    return RuleCatalog.page(name).orElse("");
  }

  @ParameterizedTest
  @MethodSource("rules")
  @DisplayName("has a class of its name, a summary and an origin")
  void classes(Rule rule) {
    assertThat(rule.getClass().getSimpleName()).isEqualTo(camelCase(rule.spec().name()));
    assertThat(rule.spec().summary()).isNotBlank().doesNotEndWith(".");
    assertThat(rule.spec().origin()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("has a test class of its name")
  void tests(String name) {
    String test = camelCase(name) + "Test.class";
    assertThat(RuleHygieneTest.class.getResource(test)).as(test).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("has a page that begins with its name and fits a terminal")
  void pages(String name) {
    assertThat(RuleCatalog.page(name)).as("page of %s", name).isPresent();
    assertThat(page(name)).startsWith("# " + name + "\n").endsWith("\n");
    assertThat(page(name).lines())
        .as("lines of at most %d columns", PAGE_WIDTH)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(PAGE_WIDTH));
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("has a page that says what it means, why it matters and what to do")
  void sections(String name) {
    assertThat(page(name))
        .contains("## What it means", "## Why it matters", "## What to do")
        .contains("## How the kernel comes to it", "## What the tool needs to see");
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("has a page that says when it is undecided")
  void undecided(String name) {
    assertThat(page(name)).containsIgnoringCase("undecided");
  }

  @Test
  @DisplayName("has a name of its own, and what is no rule has no page")
  void uniqueNames() {
    List<String> names = names().toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(RuleCatalog.page("no-such-rule")).isEmpty();
  }
}
