package dev.faultline.traces.binding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The format files of kernels: what {@code /sys/kernel/tracing/events} had on each. What no dump
 * has is written down in {@code written.txt}, under the name {@code other}.
 */
final class KernelFormats {
  /** Those that were dumped, oldest first. */
  static final List<String> KERNELS =
      List.of("6.1.192", "6.12.117", "6.16.12", "6.17.13", "7.2.12", "7.3.4");

  private static final String FOLDER = "/formats/";

  private KernelFormats() {}

  /** By kernel and name of the tracepoint. */
  static Map<String, Map<String, PrintFormat>> read() throws IOException {
    Map<String, Map<String, PrintFormat>> all = new LinkedHashMap<>();
    for (String kernel : KERNELS) {
      try (InputStream in = open(kernel + ".txt.gz");
          InputStream text = new GZIPInputStream(in)) {
        all.put(kernel, formats(text));
      }
    }
    try (InputStream in = open("written.txt")) {
      all.put("other", formats(in));
    }
    return all;
  }

  private static InputStream open(String file) throws IOException {
    InputStream in = KernelFormats.class.getResourceAsStream(FOLDER + file);
    if (in == null) {
      throw new IOException("no test resource " + FOLDER + file);
    }
    return in;
  }

  private static Map<String, PrintFormat> formats(InputStream in) throws IOException {
    Map<String, PrintFormat> formats = new LinkedHashMap<>();
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    List<String> parts = new ArrayList<>(List.of(text.split("(?m)^### ", -1)));
    for (String part : parts.subList(1, parts.size())) {
      PrintFormat format = PrintFormat.parse(part);
      formats.put(format.name(), format);
    }
    return formats;
  }
}
