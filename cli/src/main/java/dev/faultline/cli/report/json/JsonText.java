package dev.faultline.cli.report.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import dev.faultline.cli.report.words.PlainText;
import java.util.Locale;

/**
 * JSON that is harmless to look at as well. Strings of the traced machine keep their value, but
 * what {@link PlainText} would not print is written as {@code \\u202e}, so that no terminal, editor
 * or web page is led astray by the text of a report.
 */
public final class JsonText {
  private static final Gson GSON = new GsonBuilder().create(); // escapes <, > and & as well

  private JsonText() {}

  public static String of(JsonElement element) {
    return visible(GSON.toJson(element));
  }

  /** {@code json} with whatever cannot be seen escaped; outside of ASCII there are only strings. */
  public static String visible(String json) {
    if (json.chars().allMatch(c -> c < 0x7f)) {
      return json;
    }
    StringBuilder text = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            point -> {
              if (point < 0x7f || PlainText.isVisible(point)) {
                text.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  text.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    return text.toString();
  }
}
