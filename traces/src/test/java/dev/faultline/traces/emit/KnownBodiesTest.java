package dev.faultline.traces.emit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.EventBlock;
import dev.faultline.traces.binding.Bindings;
import dev.faultline.traces.binding.BoundTracepoint;
import dev.faultline.v1.Context;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The body of a line")
final class KnownBodiesTest {
  private static final String FAULT = "mm_filemap_fault: dev=1:0 ino=83 ofs=4096";
  private static final int SORT = 4711;
  private static final BoundTracepoint TRACEPOINT = tracepoint();

  private final KnownBodies bodies = new KnownBodies();
  private final EventBlock block = new EventBlock();

  private static BoundTracepoint tracepoint() {
    byte[] name = "mm_filemap_fault".getBytes(ISO_8859_1);
    return Objects.requireNonNull(Bindings.builtIn().find(name, 0, name.length));
  }

  private boolean isKnown(String body, Context context) {
    byte[] text = body.getBytes(ISO_8859_1);
    return bodies.find(SORT, text, 0, text.length, context) != null;
  }

  private void keep(String body, Context context) {
    byte[] text = body.getBytes(ISO_8859_1);
    block.append(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    bodies.keep(SORT, text, 0, text.length, context, TRACEPOINT, block.size() - 1, block);
  }

  @Test
  @DisplayName("is kept when it comes again, and says then what it said before")
  void again() {
    assertThat(isKnown(FAULT, Context.TASK)).isFalse();
    assertThat(bodies.isAgain()).isFalse();
    assertThat(isKnown(FAULT, Context.TASK)).isFalse();
    assertThat(bodies.isAgain()).isTrue();
    keep(FAULT, Context.TASK);

    byte[] text = (FAULT + ", and more").getBytes(ISO_8859_1);
    KnownBody body =
        Objects.requireNonNull(bodies.find(SORT, text, 0, FAULT.length(), Context.TASK));
    body.append(11, 12, 13, 14, block);

    assertThat(body.tracepoint()).isEqualTo(TRACEPOINT);
    assertThat(block.size()).isEqualTo(2);
    assertThat(block.content(1)).isEqualTo(new EventBlock.Content(4, 5, 6, 7, 8, 9));
    assertThat(isKnown(FAULT, Context.HARDIRQ)).isFalse();
  }

  @Test
  @DisplayName("is another with any other byte")
  void everyByte() {
    keepTwice(FAULT);
    for (int i = 0; i < FAULT.length(); i++) {
      String other = FAULT.substring(0, i) + 'x' + FAULT.substring(i + 1);
      assertThat(isKnown(other, Context.TASK)).isFalse();
      assertThat(isKnown(FAULT, Context.TASK)).isTrue();
    }
    assertThat(isKnown(FAULT + '0', Context.TASK)).isFalse();
    assertThat(isKnown(FAULT.substring(0, FAULT.length() - 1), Context.TASK)).isFalse();
    assertThat(isKnown(FAULT, Context.TASK)).isTrue();
  }

  @Test
  @DisplayName("is another in another sort")
  void otherSort() {
    keepTwice(FAULT);
    byte[] text = FAULT.getBytes(ISO_8859_1);
    int collides = SORT + (1 << 31);

    assertThat(bodies.find(collides, text, 0, text.length, Context.TASK)).isNull();
    assertThat(isKnown(FAULT, Context.TASK)).isTrue();
  }

  @Test
  @DisplayName("is looked for seldom where none of its sort comes again, until one does")
  void seldom() {
    keepTwice(FAULT);
    for (int i = 0; i < 1000; i++) {
      assertThat(isKnown(FAULT + i, Context.TASK)).isFalse();
    }

    int found = 0;
    for (int i = 0; i < 100; i++) {
      found += isKnown(FAULT, Context.TASK) ? 1 : 0;
    }

    assertThat(found).isBetween(80, 99);
  }

  private void keepTwice(String body) {
    assertThat(isKnown(body, Context.TASK)).isFalse();
    assertThat(isKnown(body, Context.TASK)).isFalse();
    keep(body, Context.TASK);
  }
}
