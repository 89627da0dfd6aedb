package dev.faultline.cli.report.sarif;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** A path as a relative URI: below the root where it is absolute. */
final class RelativeUri {
  private static final String UNRESERVED = "-._~/";

  private RelativeUri() {}

  static String of(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
      uri.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    int begin = 0;
    while (begin < uri.length() && uri.charAt(begin) == '/') {
      begin++;
    }
    return uri.substring(begin);
  }
}
