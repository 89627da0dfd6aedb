package dev.faultline.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.faultline.cli.KeptCaptures;
import dev.faultline.cli.Shell;
import dev.faultline.v1.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report that comes from elsewhere says whatever its writer liked, within the schema. Fields of a
 * real one get other values, vanish or come twice; whatever comes of it, merge writes all the
 * others. More seeds by {@code -Dmutations=100000}.
 */
@DisplayName("A mutated report")
final class MutatedReportTest {
  private static final int MUTATIONS = Integer.getInteger("mutations", 150);
  private static final int PLACES = 6;
  private static final List<String> FORMATS =
      List.of(
          "text",
          "json",
          "jsonl",
          "pb",
          "sarif",
          "junit",
          "csv",
          "rdjson",
          "html",
          "markdown",
          "kcidb");
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    7,
    4096,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 53
  };
  private static final String[] TEXTS = {
    "", "x", "::error::", "\u001b[31m", "<script>", "\ud800", "a\nb", "%s", "|", "9".repeat(300)
  };

  @TempDir Path directory = Path.of(".");
  private Report whole = Report.getDefaultInstance();

  @BeforeEach
  void report() throws IOException {
    Path file = directory.resolve("whole.pb");
    Path captures = KeptCaptures.DIRECTORY.resolve("stock");
    new Shell()
        .verify(
            "verify",
            "-q",
            "--report",
            "pb=" + file,
            captures.resolve("bcachefs-willneed-hang.ftrace.gz").toString());
    whole = Report.parseFrom(Files.readAllBytes(file));
    assertThat(whole.getTraces(0).getFindings(0).getScene().getLanesCount()).isPositive();
  }

  @Test
  @DisplayName("never gives an internal error, in no format, and never hides another one")
  void merge() throws IOException {
    Path good = directory.resolve("good.pb");
    Files.write(good, whole.toByteArray());
    Set<Integer> statuses = new TreeSet<>();
    int refused = 0;
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Path file = directory.resolve("mutated.pb");
      Files.write(file, mutated(whole, new Random(seed)).toByteArray());
      List<String> words =
          new ArrayList<>(
              List.of("merge", "--debug", "-q", "--kcidb-origin=lab", "--kcidb-build=lab:6.18"));
      FORMATS.forEach(format -> words.add("--report=" + format + "=" + directory.resolve(format)));
      words.add(file.toString());
      words.add(good.toString());

      Shell.Result result = new Shell().verify(words.toArray(String[]::new));

      assertThat(result.err()).as("seed %s", seed).doesNotContain("internal error");
      statuses.add(result.status());
      refused += result.status() == 4 ? 1 : 0;
      assertThat(directory.resolve("csv")).content().contains("57e0d326949a8572");
    }
    assertThat(statuses).contains(1).isSubsetOf(1, 4);
    assertThat(refused).isLessThan(MUTATIONS / 2);
  }

  private static Message mutated(Message message, Random random) {
    Message.Builder builder = message.toBuilder();
    for (int i = 0; i < PLACES; i++) {
      mutate(builder, random);
    }
    return builder.build();
  }

  /** Goes down at random, and changes what it comes to. */
  private static void mutate(Message.Builder builder, Random random) {
    List<FieldDescriptor> fields = builder.getDescriptorForType().getFields();
    List<FieldDescriptor> set = List.copyOf(builder.getAllFields().keySet());
    boolean down = !set.isEmpty() && random.nextInt(8) > 0;
    List<FieldDescriptor> from = down ? set : fields;
    FieldDescriptor field = from.get(random.nextInt(from.size()));
    if (field.isRepeated()) {
      int count = builder.getRepeatedFieldCount(field);
      if (count > 0 && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && down) {
        int at = random.nextInt(count);
        Message.Builder inner = ((Message) builder.getRepeatedField(field, at)).toBuilder();
        mutate(inner, random);
        builder.setRepeatedField(field, at, inner.build());
      } else if (count > 0 && random.nextBoolean()) {
        builder.addRepeatedField(field, builder.getRepeatedField(field, random.nextInt(count)));
      } else {
        builder.clearField(field);
      }
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      Message.Builder inner = ((Message) builder.getField(field)).toBuilder();
      mutate(inner, random);
      builder.setField(field, inner.build());
    } else if (random.nextInt(6) == 0) {
      builder.clearField(field);
    } else {
      builder.setField(field, value(field, random));
    }
  }

  private static Object value(FieldDescriptor field, Random random) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      case FLOAT -> (float) number;
      case DOUBLE -> (double) number;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTE_STRING -> ByteString.copyFromUtf8("x");
      case ENUM -> ofEnum(field.getEnumType(), random);
      case MESSAGE -> throw new IllegalStateException(field.getFullName());
    };
  }

  private static Object ofEnum(EnumDescriptor type, Random random) {
    return random.nextInt(6) == 0
        ? type.findValueByNumberCreatingIfUnknown(77)
        : type.getValues().get(random.nextInt(type.getValues().size()));
  }
}
