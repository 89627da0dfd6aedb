package dev.faultline.traces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the patch for the DKMS module makes it print is what the built-in binding reads. */
@DisplayName("Tracepoints of the patched module")
final class TracepointsPatchTest {
  private static final Pattern EVENT =
      Pattern.compile("\\b(TRACE_EVENT|DECLARE_EVENT_CLASS|DEFINE_EVENT)\\((\\w+)(?:, (\\w+))?,");
  private static final Pattern PRINT = Pattern.compile("TP_printk\\(\"([^\"]*)\"");

  private static Map<String, String> formats() throws IOException {
    Map<String, String> formats = new LinkedHashMap<>();
    Map<String, List<String>> ofClass = new LinkedHashMap<>();
    String current = "";
    for (String line : Files.readAllLines(Path.of("capture-kit/tracepoints.patch"))) {
      Matcher event = EVENT.matcher(line);
      Matcher print = PRINT.matcher(line);
      if (event.find() && event.group(1).equals("DEFINE_EVENT")) {
        ofClass.computeIfAbsent(event.group(2), name -> new ArrayList<>()).add(event.group(3));
      } else if (event.reset().find()) {
        current = event.group(2);
      } else if (print.find()) {
        formats.put(current, print.group(1));
      }
    }
    ofClass.forEach(
        (name, events) -> {
          String format = formats.remove(name);
          events.forEach(defined -> formats.put(defined, format));
        });
    return formats;
  }

  @Test
  @DisplayName("are all bound, with every field that is needed")
  void bound() throws IOException {
    Map<String, String> formats = formats();

    assertThat(formats)
        .containsKeys(
            "pagecache_lock_wait",
            "pagecache_lock_acquired",
            "pagecache_lock_tried",
            "pagecache_lock_release",
            "faults_disabled_set",
            "faults_disabled_clear",
            "dio_write_enter",
            "dio_write_exit",
            "page_fault_enter");
    formats.forEach(
        (name, format) -> {
          String values =
              format.replaceAll("0x%l?x", "0xff11000004623aa0").replaceAll("%l{0,2}[ud]", "1");
          Reading reading =
              Reading.of(
                  "              wl-299     [001] .....    43.687190: " + name + ": " + values);
          assertThat(reading.events()).as("%s: %s", name, values).hasSize(1);
          assertThat(reading.events().get(0).kind())
              .isNotEqualTo(EventKind.EVENT_KIND_UNSPECIFIED)
              .isNotEqualTo(EventKind.EVENTS_LOST);
        });
  }
}
