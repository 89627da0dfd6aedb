package dev.faultline.cli.report.text;

import dev.faultline.cli.report.text.StateChange.Fact;
import dev.faultline.cli.report.words.Layout;
import dev.faultline.cli.report.words.Paragraph;
import dev.faultline.cli.report.words.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A change of state in the manner of a diff: what the event changed stands there twice, marked
 * {@code -} as it was and {@code +} as it is then; what it left alone stands there once.
 */
final class StateChangeText {
  private final StringBuilder out;
  private final Layout layout;

  StateChangeText(StringBuilder out, Layout layout) {
    this.out = out;
    this.layout = layout;
  }

  void write(StateChange change) {
    String row =
        "      %s " + ("%-" + width(change, true) + "s  %-" + width(change, false) + "s  ");
    String last = "";
    for (Fact fact : change.after()) {
      List<Fact> before = change.before().stream().filter(fact::isSameThing).toList();
      if (before.contains(fact)) {
        line(row, " ", last, fact);
      } else {
        for (Fact old : before) {
          line(row, "-", last, old);
          last = fact.of();
        }
        line(row, "+", last, fact);
      }
      last = fact.of();
    }
    for (Fact old : change.before()) {
      if (change.after().stream().noneMatch(old::isSameThing)) {
        line(row, "-", last, old);
        last = old.of();
      }
    }
  }

  /** A thing is named once, in the first line of all that is said of it. */
  private void line(String row, String sign, String last, Fact fact) {
    String of = fact.of().equals(last) ? "" : PlainText.of(fact.of());
    String label = String.format(Locale.ROOT, row, sign, of, PlainText.of(fact.what()));
    StringBuilder text = new StringBuilder();
    new Paragraph(text, layout.width()).write(label, fact.text());
    out.append(sign.equals(" ") ? text.toString() : painted(text.toString()));
  }

  private String painted(String text) {
    StringBuilder painted = new StringBuilder();
    text.lines().forEach(line -> painted.append(layout.colours().bold(line)).append('\n'));
    return painted.toString();
  }

  private static int width(StateChange change, boolean of) {
    return Stream.concat(change.before().stream(), change.after().stream())
        .mapToInt(fact -> PlainText.of(of ? fact.of() : fact.what()).length())
        .max()
        .orElse(1);
  }
}
