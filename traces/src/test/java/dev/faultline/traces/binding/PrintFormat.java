package dev.faultline.traces.binding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tracepoint's format file of one kernel: under which names it prints what, and which names
 * stand for bits or numbers.
 *
 * @param system group of the tracepoint
 * @param name of the tracepoint
 * @param fields names of the binary fields
 * @param printed names in front of what is printed; what has no name is {@code ""}
 * @param bareHex those of them whose numbers are hexadecimal and do not say so
 * @param flags per printed name: what the kernel prints for which value
 */
record PrintFormat(
    String system,
    String name,
    Set<String> fields,
    List<String> printed,
    Set<String> bareHex,
    Map<String, Map<String, Long>> flags) {
  private static final Pattern FIELD = Pattern.compile("\tfield:[^;]*?([\\w]+)(?:\\[[^\\]]*\\])?;");
  private static final Pattern CONVERSION =
      Pattern.compile("(?:(\\w+:?)[ =])?\\(?(?:0x)?%[-0-9.]*(?:hh|ll|l|z)?[a-zA-Z]");
  private static final Pattern NAMED =
      Pattern.compile("\\{\\s*([^\"]*?)\\s*,\\s*\"([^\"]*)\"\\s*\\}");

  private static final Pattern NUMBER = Pattern.compile("(0x[0-9a-fA-F]+|[0-9]+)(<<[0-9]+)?");

  /** Reads what begins with {@code ### system/name}. */
  static PrintFormat parse(String text) {
    String title = text.substring(0, text.indexOf('\n')).trim();
    Set<String> fields = new LinkedHashSet<>();
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      fields.add(field.group(1));
    }
    String print = text.substring(text.indexOf("print fmt: ") + "print fmt: ".length());
    int end = endOfString(print);
    List<String> printed = new ArrayList<>();
    Set<String> bareHex = new LinkedHashSet<>();
    Matcher conversion = CONVERSION.matcher(print.substring(1, end));
    while (conversion.find()) {
      String called = conversion.group(1) == null ? "" : conversion.group(1);
      printed.add(called);
      if (conversion.group().endsWith("x") && !conversion.group().contains("0x")) {
        bareHex.add(called);
      }
    }
    return new PrintFormat(
        title.substring(0, title.indexOf('/')),
        title.substring(title.indexOf('/') + 1),
        fields,
        printed.stream().distinct().toList(),
        bareHex,
        flags(printed, arguments(print.substring(end + 1))));
  }

  private static Map<String, Map<String, Long>> flags(List<String> printed, List<String> values) {
    Map<String, Map<String, Long>> flags = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(printed.size(), values.size()); i++) {
      if (values.get(i).contains("__print_flags") || values.get(i).contains("__print_symbolic")) {
        Map<String, Long> names = new LinkedHashMap<>();
        Matcher named = NAMED.matcher(values.get(i));
        while (named.find()) {
          number(named.group(1)).ifPresent(value -> names.put(named.group(2), value));
        }
        flags.put(printed.get(i), names);
      }
    }
    return flags;
  }

  private static int endOfString(String print) {
    int p = 1;
    while (print.charAt(p) != '"') {
      p += print.charAt(p) == '\\' ? 2 : 1;
    }
    return p;
  }

  private static List<String> arguments(String text) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int from = text.indexOf(',') + 1;
    for (int p = from; p > 0 && p < text.length(); p++) {
      char c = text.charAt(p);
      depth += "({".indexOf(c) >= 0 ? 1 : ")}".indexOf(c) >= 0 ? -1 : 0;
      if (c == ',' && depth == 0) {
        arguments.add(text.substring(from, p).trim());
        from = p + 1;
      }
    }
    arguments.add(text.substring(from).trim());
    return arguments;
  }

  /**
   * {@code (1U << 12)}, {@code ( int) (( __kernel_rwf_t)0x00000001)}, {@code 4}; nothing of an
   * enumerator whose value the file does not give.
   */
  private static Optional<Long> number(String expression) {
    String bare =
        expression.replaceAll("\\(\\s*[a-zA-Z_]+\\s*\\)", "").replaceAll("[()\\sUuLl]", "");
    if (!NUMBER.matcher(bare).matches()) {
      return Optional.empty();
    }
    String[] shift = bare.split("<<", -1);
    long value = Long.decode(shift[0]);
    return Optional.of(shift.length > 1 ? value << Long.decode(shift[1]) : value);
  }

  /** {@code fields: a b; flags of b: X=1 Y=2}: what has to be known to read it. */
  String spelling() {
    StringBuilder text = new StringBuilder(String.join(" ", printed).trim());
    flags.forEach(
        (field, names) -> {
          text.append("; ").append(field).append(" =");
          names.forEach((name, value) -> text.append(' ').append(name).append(':').append(value));
        });
    return text.toString();
  }
}
