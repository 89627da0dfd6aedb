package dev.faultline.cli.report.html.svg;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * HTML or SVG as it grows. Whatever is text or the value of an attribute comes out as text: first
 * as visible characters only, then with what means something to a parser escaped.
 */
public final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();
  private final UnaryOperator<String> visible;

  /**
   * Nothing yet.
   *
   * @param visible makes characters that are no text visible
   */
  public Markup(UnaryOperator<String> visible) {
    this.visible = visible;
  }

  /** Opens an element; attributes are names and values in turn. */
  public Markup open(String element, Object... attributes) {
    begin(element, attributes).append('>');
    open.push(element);
    return this;
  }

  /** Closes the innermost element. */
  public Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element without content. */
  public Markup empty(String element, Object... attributes) {
    begin(element, attributes).append("/>");
    return this;
  }

  /** An element with text. */
  public Markup element(String element, String text, Object... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** Text. */
  public Markup text(String text) {
    escape(visible.apply(text));
    return this;
  }

  /** Ends a line: for people who read the source. */
  public Markup line() {
    out.append('\n');
    return this;
  }

  private StringBuilder begin(String element, Object... attributes) {
    out.append('<').append(element);
    for (int i = 0; i + 1 < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(visible.apply(value(attributes[i + 1])));
      out.append('"');
    }
    return out;
  }

  private static String value(Object value) {
    return value instanceof Double number ? number(number) : String.valueOf(value);
  }

  /** A coordinate: a tenth is as exact as any eye. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  /** Takes what was written so far. */
  public String take() {
    String text = out.toString();
    out.setLength(0);
    return text;
  }
}
