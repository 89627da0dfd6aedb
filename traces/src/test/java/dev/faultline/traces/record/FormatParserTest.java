package dev.faultline.traces.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Format files")
final class FormatParserTest {
  private static final String HEAD =
      """
      name: mm_filemap_fault
      ID: 572
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      """;

  private static @Nullable TraceFormat parse(String text) {
    byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.ISO_8859_1);
    return FormatParser.parse("filemap", bytes, 2, bytes.length - 2);
  }

  private static @Nullable RecordField field(String line) {
    TraceFormat format = parse(HEAD + line + "\nprint fmt: \"field:int no; offset:1; size:4;\"");
    assertThat(format).isNotNull();
    assertThat(format.fields()).hasSizeLessThanOrEqualTo(5);
    return format.fields().size() == 5 ? format.fields().get(4) : null;
  }

  @Test
  @DisplayName("Given the file of a tracepoint, then name, id and common fields are read")
  void head() {
    TraceFormat format = parse(HEAD);

    assertThat(format).isNotNull();
    assertThat(format.system()).isEqualTo("filemap");
    assertThat(format.name()).isEqualTo("mm_filemap_fault");
    assertThat(format.id()).isEqualTo(572);
    assertThat(RecordHead.of(format)).isEqualTo(RecordHead.USUAL);
    assertThat(RecordHead.USUAL.length()).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "field:unsigned long i_ino; offset:8; size:8; signed:0; | i_ino, 8, 8, false, NUMBER",
        "field:s64 ret;\toffset:24;\tsize:8;\tsigned:1; | ret, 24, 8, true, NUMBER",
        "field:char prev_comm[16]; offset:8; size:16; signed:0; | prev_comm, 8, 16, false, TEXT",
        "field:char comm[TASK_COMM_LEN]; offset:8; size:16; signed:1; | comm, 8, 16, true, TEXT",
        "field:u8 bytes[]; offset:8; size:4; signed:0; | bytes, 8, 4, false, OTHER",
        "field:char buf[]; offset:16; size:0; signed:0; | buf, 16, 0, false, TEXT",
        "field:unsigned long caller[8]; offset:8; size:64; signed:0; | caller, 8, 64, false, OTHER",
        "field:__data_loc char[] name; offset:12; size:4; signed:0; | name, 12, 4, false, DYNAMIC",
        "field:__rel_loc char[] x; offset:12; size:4; signed:0; | x, 12, 4, false, RELATIVE",
        "field:const char * fmt; offset:16; size:8; signed:0; | fmt, 16, 8, false, NUMBER",
        "field:void *page; offset:16; size:8; | page, 16, 8, false, NUMBER",
        "field:u64 old; offset:16; size:8; | old, 16, 8, false, NUMBER",
        "field:unsigned int older; offset:16; size:4; | older, 16, 4, false, NUMBER",
        "field:int oldest; offset:16; size:4; | oldest, 16, 4, true, NUMBER",
        "field:nid_t nid[3]; offset:8; size:12; signed:1; | nid, 8, 12, true, OTHER",
        "field:struct timespec ts; offset:8; size:16; signed:0; | ts, 8, 16, false, OTHER",
        "field special:unsigned long ip; offset:8; size:8; | ip, 8, 8, false, NUMBER",
      })
  @DisplayName("Given a declaration, then name, place, sign and storage are read")
  void declarations(String line, String expected) {
    RecordField field = field("\t" + line.strip());

    assertThat(field).isNotNull();
    assertThat(
            String.join(
                ", ",
                field.name(),
                "" + field.offset(),
                "" + field.size(),
                "" + field.signed(),
                "" + field.storage()))
        .isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "field:int x; offset:-1; size:4;",
        "field:int x; offset:4; size:99999999;",
        "field:int x; offset:4; size:9999999999999999;",
        "field:int x; offset:4;",
        "field:; offset:4; size:4;",
        "field:int ]]]; offset:4; size:4;",
        "field:int x",
        "nonsense",
      })
  @DisplayName("Given a line that is no declaration, then only that field is missing")
  void brokenField(String line) {
    assertThat(field("\t" + line)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ID: 5\n", "name: x\n", "name: x\nID: 70000\n", "name: x\nID: -1\n", "\n\n"})
  @DisplayName("Given a file without name or usable id, then there is no format")
  void unusable(String text) {
    assertThat(parse(text)).isNull();
  }

  @Test
  @DisplayName("Given a format without common fields, then it has no head")
  void noHead() {
    TraceFormat format = parse("name: x\nID: 5\n");

    assertThat(format).isNotNull();
    assertThat(RecordHead.of(format)).isNull();
    assertThat(format.field("common_pid")).isNull();
  }
}
