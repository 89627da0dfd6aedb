package dev.faultline.traces.ftrace;

import dev.faultline.traces.input.CommentLine;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of ftrace text that are neither events nor losses, and yet known. */
final class OtherLine {
  private static final Pattern ENTRIES =
      Pattern.compile("# entries-in-buffer/entries-written: (\\d{1,18})/(\\d{1,18}) .*");
  private static final Pattern CPUS = Pattern.compile("[ (]#P:(\\d{1,5})\\b");
  private static final Pattern LATENCY =
      Pattern.compile("# latency: .* #(\\d{1,18})/(\\d{1,18}), CPU#.*");
  private static final Pattern TRACER = Pattern.compile("# tracer: (\\S{1,40}) *");
  private static final Pattern RELEASE = Pattern.compile("# \\S+ latency trace v\\S+ on (\\S+)");
  private static final Pattern SWITCH =
      Pattern.compile(
          " +-{20,} *| *\\d{1,5}\\) .*-\\d+ +=> .*-\\d+ *| *\\d{1,5}\\) +[<=>]{10,} \\|.*");
  private static final Pattern REPORT_HEAD =
      Pattern.compile("cpus=\\d+|version = \\d+|CPU \\d+ is empty");
  private static final int LONGEST = 120;

  private boolean overwritten;
  private boolean begins;
  private long entries = -1;
  private String tracer = "";
  private String kernel = "";
  private int cpus;

  /** Whether the line is known. */
  boolean scan(byte[] text, int from, int to) {
    overwritten = false;
    begins = false;
    entries = -1;
    int p = from;
    while (p < to && text[p] == ' ') {
      p++;
    }
    if (p == to) {
      return true;
    }
    if (text[p] == '=' && p + 2 < to && text[p + 1] == '>' && text[p + 2] == ' ') {
      return true;
    }
    if (CommentLine.begins(text, p, to)) {
      comment(string(text, p, to));
      return true;
    }
    if (text[from] == ' ' && (text[p] == '-' || Bytes.isDigit(text[p]))) {
      return SWITCH.matcher(string(text, from, to)).matches();
    }
    boolean report =
        (text[from] == 'c' || text[from] == 'v' || text[from] == 'C')
            && REPORT_HEAD.matcher(string(text, from, to)).matches();
    begins = report && text[from] == 'c';
    return report;
  }

  private void comment(String line) {
    Matcher counts = ENTRIES.matcher(line);
    Matcher latency = LATENCY.matcher(line);
    Matcher release = RELEASE.matcher(line);
    Matcher name = TRACER.matcher(line);
    if (counts.matches()) {
      count(counts);
    } else if (latency.matches()) {
      count(latency);
    } else if (name.matches()) {
      begins = true;
      tracer = name.group(1);
    } else if (release.matches()) {
      kernel = release.group(1);
    }
  }

  private void count(Matcher counts) {
    overwritten = !counts.group(1).equals(counts.group(2));
    entries = Long.parseLong(counts.group(1));
    Matcher machine = CPUS.matcher(counts.group());
    cpus = machine.find() ? Integer.parseInt(machine.group(1)) : cpus;
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, Math.min(to - from, LONGEST), StandardCharsets.ISO_8859_1);
  }

  /** Whether the line says that the buffer does not hold all that was written to it. */
  boolean saysOverwritten() {
    return overwritten;
  }

  /** Whether the line is the first one of a trace. */
  boolean beginsTrace() {
    return begins;
  }

  /** How many entries the line says that the buffer has; -1 if it does not. */
  long entries() {
    return entries;
  }

  /** How many CPUs the last head says that the machine has; 0 if none does. */
  int cpus() {
    return cpus;
  }

  /** The tracer that the last head names; empty if it names none. */
  String tracer() {
    return tracer;
  }

  /** The release of the kernel, as the head of the latency format names it; empty until then. */
  String kernel() {
    return kernel;
  }
}
