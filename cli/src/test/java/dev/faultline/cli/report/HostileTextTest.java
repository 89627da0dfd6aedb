package dev.faultline.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.faultline.cli.report.words.PlainText;
import dev.faultline.cli.report.writing.Samples;
import dev.faultline.cli.report.writing.Settings;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Known;
import dev.faultline.v1.Lane;
import dev.faultline.v1.PerfettoTrace;
import dev.faultline.v1.Report;
import dev.faultline.v1.Scene;
import dev.faultline.v1.Span;
import dev.faultline.v1.Tick;
import dev.faultline.v1.TraceReport;
import dev.faultline.v1.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The name of a task is what the traced machine chose, and so are paths and texts of markers. None
 * of it may do anything where a report is read.
 */
@DisplayName("Hostile text from a capture")
public final class HostileTextTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "=cmd|' /C calc'!A0",
          "+cmd()",
          "-cmd()",
          "@SUM(1)",
          "\t=cmd()",
          "\r=cmd()",
          "  =cmd()",
          "\u001b]0;owned\u0007\u001b[2J",
          "]]><x/>",
          "\u0000\u0001\u007f\u009b31m",
          "\u202egnp.exe\u2066",
          "\u2028a\u2029b\ufeff",
          "\nCLEAN  everything\r\n",
          "\"><img src=x onerror=alert(1)>",
          "![x](http://evil.example/)[a](javascript:x) {0}",
          ByteString.copyFrom(new byte[] {'a', (byte) 0xff, (byte) 0xed, (byte) 0xa0, 'b'})
              .toStringUtf8(),
          "\\u202e\\",
          "%0a%1b%%s%n",
          "\ud83d\ude00\udbff\udfff");

  static Stream<Arguments> formats() {
    return Stream.of(ReportFormat.values())
        .filter(format -> !format.isBinary()) // of those below
        .flatMap(format -> HOSTILE.stream().map(text -> Arguments.of(format, text)));
  }

  @ParameterizedTest(name = "{0}: {index}")
  @MethodSource("formats")
  @DisplayName("is harmless in every format")
  void isHarmless(ReportFormat format, String evil) throws IOException {
    String text = new String(written(format, evil), UTF_8);

    assertThat(text.codePoints().filter(point -> point != '\n'))
        .as("nothing that a terminal or an editor obeys")
        .allMatch(PlainText::isVisible);
    assertThat(text.lines())
        .as("no line of its own")
        .noneMatch(line -> line.startsWith("CLEAN  e"));
    if (format == ReportFormat.JUNIT) {
      assertThat(text).doesNotContain("]]>");
    }
    if (format != ReportFormat.TEXT && format != ReportFormat.CSV) {
      assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("<script", "<img");
    }
  }

  static Stream<String> hostile() {
    return HOSTILE.stream();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  @DisplayName("is harmless in a picture for Perfetto: no name on a track has what screens obey")
  void isHarmlessInPerfetto(String evil) throws IOException {
    PerfettoTrace trace = PerfettoTrace.parseFrom(written(ReportFormat.PERFETTO, evil));

    List<String> texts = new ArrayList<>();
    collect(trace, texts);

    assertThat(texts).hasSizeGreaterThan(10).contains(PlainText.of(evil));
    assertThat(texts)
        .allSatisfy(text -> assertThat(text.codePoints()).allMatch(PlainText::isVisible));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("hostile")
  @DisplayName("is, in protobuf's binary form, what it was: programs get the value")
  void isKeptInProtobuf(String evil) throws IOException {
    assertThat(Report.parseFrom(written(ReportFormat.PB, evil))).isEqualTo(report(evil));
  }

  @Test
  @DisplayName("is tried in every format")
  void isTriedInEveryFormat() {
    Stream<ReportFormat> texts = formats().map(arguments -> (ReportFormat) arguments.get()[0]);

    assertThat(Stream.concat(texts, Stream.of(ReportFormat.PERFETTO, ReportFormat.PB)).distinct())
        .containsExactlyInAnyOrder(ReportFormat.values());
  }

  private static void collect(Message message, List<String> texts) {
    for (Object value : message.getAllFields().values()) {
      for (Object part : value instanceof List<?> parts ? parts : List.of(value)) {
        if (part instanceof Message inner) {
          collect(inner, texts);
        } else if (part instanceof String text) {
          texts.add(text);
        }
      }
    }
  }

  private static byte[] written(ReportFormat format, String evil) throws IOException {
    return Settings.written(format.writer(Settings.setting()), report(evil));
  }

  /** A report in which every string is hostile. */
  public static Report report(String evil) {
    TraceReport violation =
        poisoned(
            pictured(Samples.violation("x")).toBuilder()
                .addReasons("x")
                .setKnown(Known.newBuilder().setReason("x"))
                .build(),
            evil);
    TraceReport undecided = poisoned(Samples.inconclusive("x"), evil);
    return Report.newBuilder()
        .setVerdict(Verdict.Value.VIOLATION)
        .setToolVersion(evil)
        .addNotices(evil)
        .addTraces(violation)
        .addTraces(undecided)
        .addTraces(poisoned(Samples.unread("x"), evil))
        .addTraces(poisoned(Samples.skipped("x"), evil))
        .addAcross(poisoned(violation.getFindings(0), evil))
        .build();
  }

  /** With a scene, which has names of tasks of its own. */
  private static TraceReport pictured(TraceReport trace) {
    Lane lane =
        Lane.newBuilder()
            .setTid(226)
            .setComm("x")
            .setRole("x")
            .addSpans(
                Span.newBuilder()
                    .setKind(Span.Kind.HOLD)
                    .setWhat("x")
                    .setOf("x")
                    .setBeginNs(1_000)
                    .setEndNs(2_000))
            .addTicks(Tick.newBuilder().setKind(Tick.Kind.PAGE_ADDED).setTimeNs(1_500).setText("x"))
            .build();
    Finding finding =
        trace.getFindings(0).toBuilder().setScene(Scene.newBuilder().addLanes(lane)).build();
    return trace.toBuilder().setFindings(0, finding).build();
  }

  @SuppressWarnings("unchecked")
  private static <M extends Message> M poisoned(M message, String evil) {
    Message.Builder builder = message.toBuilder();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
        poison(builder, field, evil);
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && field.isRepeated()) {
        for (int i = 0; i < builder.getRepeatedFieldCount(field); i++) {
          Message part = (Message) builder.getRepeatedField(field, i);
          builder.setRepeatedField(field, i, poisoned(part, evil));
        }
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && builder.hasField(field)) {
        builder.setField(field, poisoned((Message) builder.getField(field), evil));
      }
    }
    return (M) builder.build();
  }

  private static void poison(Message.Builder builder, FieldDescriptor field, String evil) {
    if (!field.isRepeated()) {
      // What is empty says something: that there is no error, that a capture counts lines.
      boolean keeps = field.getName().equals("error") || field.getName().equals("position_unit");
      if (!keeps || !builder.getField(field).equals("")) {
        builder.setField(field, evil);
      }
      return;
    }
    for (int i = 0; i < builder.getRepeatedFieldCount(field); i++) {
      builder.setRepeatedField(field, i, evil);
    }
  }
}
