package dev.faultline.cli.report.kcidb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The schema of KCIDB 5.3, which is strict: nothing but what it lists. */
public final class KcidbSchema {
  private static final JsonSchema SCHEMA = schema();

  private KcidbSchema() {}

  /** The document, which must be valid. */
  public static JsonObject valid(String json) {
    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
    return JsonParser.parseString(json).getAsJsonObject();
  }

  static boolean refuses(String json) {
    return !SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }

  private static JsonSchema schema() {
    try (InputStream in =
        Objects.requireNonNull(KcidbSchema.class.getResourceAsStream("kcidb-5.3.schema.json"))) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
          .getSchema(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
