package dev.faultline.cli.report.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.faultline.v1.ShardRef;
import dev.faultline.v1.TraceReport;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;

/** Reads the JSON form trace by trace, so that no more than one is in memory. */
final class JsonReportReader {
  private static final int MOST_CHARS = 200;

  private final Allowance allowance;
  private final JsonReader json;
  private final StoredReport.Receiver receiver;
  private boolean signed;

  private JsonReportReader(InputStream in, StoredReport.Receiver receiver) {
    this.allowance = new Allowance(in);
    this.json = new JsonReader(new InputStreamReader(allowance, UTF_8));
    this.receiver = receiver;
  }

  static void read(InputStream in, StoredReport.Receiver receiver) throws IOException {
    new JsonReportReader(in, receiver).run();
  }

  private void run() throws IOException {
    try {
      json.beginObject();
      while (json.hasNext()) {
        field(json.nextName());
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("something stands behind the report");
      }
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | MalformedJsonException
        | EOFException e) {
      throw new IOException("it is no report in JSON: " + firstLine(e), e);
    }
    if (!signed) {
      throw new IOException("it is no report: it has no toolVersion");
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "traces" -> traces();
      case "toolVersion", "tool_version" -> signed = !json.nextString().isEmpty();
      case "shards" -> shards();
      case "verdict", "across", "notices", "incomplete" -> json.skipValue(); // all are made anew
      default -> throw new IOException("it has a field '" + name + "', which no report has");
    }
  }

  private void traces() throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      TraceReport.Builder trace = TraceReport.newBuilder();
      message(trace);
      receiver.accept(trace.build());
      allowance.renew();
    }
    json.endArray();
  }

  private void shards() throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      ShardRef.Builder shard = ShardRef.newBuilder();
      message(shard);
      receiver.shard(shard.build());
    }
    json.endArray();
  }

  private void message(Message.Builder builder) throws IOException {
    String where = json.getPath();
    try {
      JsonFormat.parser().merge(JsonParser.parseReader(json).toString(), builder);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(where + ": " + firstLine(e), e);
    }
  }

  /** Without the names of classes, and without a path as deep as the nesting of a hostile file. */
  private static String firstLine(Exception error) {
    String line =
        String.valueOf(error.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replace("Use JsonReader.setLenient(true) to accept ", "")
            .replaceFirst("^([a-z]+[.])+[A-Z][A-Za-z]*Exception: ", "");
    return line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + "...";
  }

  /** As many bytes as one trace may have, from the last one on. */
  private static final class Allowance extends FilterInputStream {
    private long left = StoredReport.MOST_BYTES_OF_A_TRACE;

    Allowance(InputStream in) {
      super(in);
    }

    void renew() {
      left = StoredReport.MOST_BYTES_OF_A_TRACE;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      left -= Math.max(count, 0);
      if (left < 0) {
        throw new IOException(
            "a trace has more than " + (StoredReport.MOST_BYTES_OF_A_TRACE >> 20) + " MiB");
      }
      return count;
    }
  }
}
