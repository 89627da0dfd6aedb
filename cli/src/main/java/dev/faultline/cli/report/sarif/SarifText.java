package dev.faultline.cli.report.sarif;

import com.google.gson.JsonObject;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.Place;

/** Messages and places as SARIF has them. */
final class SarifText {
  private SarifText() {}

  /**
   * A message of visible characters. In SARIF brackets make links and braces are filled in, so both
   * are escaped.
   */
  static JsonObject message(String text) {
    JsonObject message = new JsonObject();
    message.addProperty(
        "text",
        PlainText.of(text)
            .replace("[", "\\[")
            .replace("]", "\\]")
            .replace("{", "{{")
            .replace("}", "}}"));
    return message;
  }

  /** A place in a capture: a line of text, or a byte. */
  static JsonObject location(Place place) {
    JsonObject physical = new JsonObject();
    physical.add("artifactLocation", artifact(place.path()));
    JsonObject region = new JsonObject();
    if (place.bytes()) {
      region.addProperty("byteOffset", Math.max(0, place.position()));
      region.addProperty("byteLength", 0);
      physical.add("region", region);
    } else if (place.position() > 0 && place.position() <= Integer.MAX_VALUE) {
      region.addProperty("startLine", place.position());
      physical.add("region", region);
    }
    JsonObject location = new JsonObject();
    location.add("physicalLocation", physical);
    return location;
  }

  private static JsonObject artifact(String path) {
    JsonObject artifact = new JsonObject();
    artifact.addProperty("uri", RelativeUri.of(path));
    artifact.addProperty("uriBaseId", path.startsWith("/") ? "ROOT" : "WORKING_DIRECTORY");
    return artifact;
  }
}
