package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A capture that is read ahead")
@Timeout(60)
public final class AheadSourceTest {

  /** Blocks of a few events each, every block with a task and a mapping that were not there yet. */
  private static final class Counted implements EventSource {
    private static final int EVENTS = 3;

    private final StreamDictionary dictionary = new StreamDictionary();
    private final List<String> threads = new ArrayList<>();
    private final int blocks;
    private final CountDownLatch closed = new CountDownLatch(1);
    private int given;

    Counted(int blocks) {
      this.blocks = blocks;
      dictionary.intern(new Task(1, "first", 1));
    }

    @Override
    public boolean next(EventBlock block) throws IOException {
      block.clear();
      threads.add(Thread.currentThread().getName());
      if (given == blocks) {
        return false;
      }
      int task = dictionary.intern(new Task(100 + given, "task" + given, 1));
      int shape = dictionary.intern(new Shape("x", EventKind.DIO_BEGIN, Mode.WRITE, false));
      int subject = dictionary.intern(new LockKey("class" + given, given));
      for (int i = 0; i < EVENTS; i++) {
        block.append(1_000L * given + i, 0, task, shape, subject, 0, given, i, 0, given);
      }
      block.countSource(EVENTS, 1, 1);
      block.sawTime(given);
      block.countUnbound("other", given);
      block.addUnreadSample(new UnreadSample(given, "odd", "text"));
      given++;
      return true;
    }

    @Override
    public CaptureOrigin origin() {
      return new CaptureOrigin("c", "ftrace-text", "", "", CaptureOrigin.PositionUnit.LINE);
    }

    @Override
    public StreamDictionary dictionary() {
      return dictionary;
    }

    @Override
    public String incomplete() {
      return given == blocks ? "cut" : "";
    }

    @Override
    public void close() throws IOException {
      closed.countDown();
    }
  }

  private static List<String> rows(EventSource source) throws IOException {
    List<String> rows = new ArrayList<>();
    EventBlock block = new EventBlock();
    Event event = new Event(source.dictionary());
    while (source.next(block)) {
      for (int i = 0; i < block.size(); i++) {
        event.at(block, i);
        rows.add(
            event.timeNs()
                + " "
                + event.task()
                + event.shape()
                + event.subject()
                + event.a()
                + event.b());
      }
      rows.add(
          block.sourceEvents()
              + " "
              + block.unreadUnits()
              + " "
              + block.firstNs()
              + block.unbound()
              + block.unreadSamples());
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 9, 200})
  @DisplayName("says the same in the same order, however long it is")
  void same(int blocks) throws IOException {
    try (AheadSource ahead = new AheadSource(new Counted(blocks))) {
      assertThat(rows(ahead)).isEqualTo(rows(new Counted(blocks)));
      assertThat(ahead.incomplete()).isEqualTo("cut");
      assertThat(ahead.next(new EventBlock())).isFalse();
    }
  }

  @Test
  @DisplayName("is read by another thread if it is long, and by none if it is short")
  void threads() throws IOException {
    Counted few = new Counted(3);
    Counted many = new Counted(50);

    rows(new AheadSource(few));
    rows(new AheadSource(many));

    assertThat(few.threads).containsOnly(Thread.currentThread().getName());
    assertThat(many.threads).contains("reader", Thread.currentThread().getName());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 30})
  @DisplayName("fails behind the blocks that could be read, and with what the reader failed with")
  void failure(int good) throws IOException {
    IOException broken = new IOException("broken at 4711");
    EventSource source = failing(good, broken);
    List<Long> seen = new ArrayList<>();
    EventBlock block = new EventBlock();

    try (AheadSource ahead = new AheadSource(source)) {
      assertThatIOException()
          .isThrownBy(
              () -> {
                while (ahead.next(block)) {
                  seen.add(block.firstNs());
                }
              })
          .isSameAs(broken);
    }
    assertThat(seen).hasSize(good);
  }

  @Test
  @DisplayName("hands on errors of the Java machine, too")
  void errors() throws IOException {
    try (AheadSource ahead = new AheadSource(failing(20, new OutOfMemoryError("test")))) {
      assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> rows(ahead));
    }
  }

  private static EventSource failing(int good, Throwable failure) {
    Counted counted = new Counted(1_000);
    return new EventSource() {
      @Override
      public boolean next(EventBlock block) throws IOException {
        if (counted.given == good) {
          if (failure instanceof IOException e) {
            throw e;
          }
          throw (Error) failure;
        }
        return counted.next(block);
      }

      @Override
      public CaptureOrigin origin() {
        return counted.origin();
      }

      @Override
      public StreamDictionary dictionary() {
        return counted.dictionary();
      }

      @Override
      public void close() {}
    };
  }

  @Test
  @DisplayName("that is closed too early closes what it reads")
  void closedEarly() throws IOException {
    Counted source = new Counted(1_000_000);
    AheadSource ahead = new AheadSource(source);
    EventBlock block = new EventBlock();
    for (int i = 0; i < 8; i++) {
      ahead.next(block);
    }
    assertThatIllegalStateException().isThrownBy(ahead::origin);

    ahead.close();

    assertThat(source.closed.getCount()).isZero();
    assertThat(source.given).isLessThan(20);
  }

  @Test
  @DisplayName("is not waited for by a thread that is interrupted")
  void interrupted() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Counted counted = new Counted(1_000);
    EventSource stalled =
        new EventSource() {
          @Override
          public boolean next(EventBlock block) throws IOException {
            if (counted.given == 6) {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new InterruptedIOException();
              }
            }
            return counted.next(block);
          }

          @Override
          public CaptureOrigin origin() {
            return counted.origin();
          }

          @Override
          public StreamDictionary dictionary() {
            return counted.dictionary();
          }

          @Override
          public void close() throws IOException {
            counted.close();
          }
        };
    AheadSource ahead = new AheadSource(stalled);
    EventBlock block = new EventBlock();
    for (int i = 0; i < 6; i++) {
      ahead.next(block);
    }

    Thread.currentThread().interrupt();

    assertThatIOException()
        .isThrownBy(() -> ahead.next(block))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    ahead.close();
    assertThat(counted.closed.getCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6})
  @DisplayName("counts ticks from the block on in which that shows")
  void ticks(int blocks) throws IOException {
    Counted counted = new Counted(20);
    try (AheadSource ahead = new AheadSource(counted)) {
      EventBlock block = new EventBlock();
      for (int i = 0; i < blocks; i++) {
        ahead.next(block);
      }
      assertThat(ahead.dictionary().countsTicks()).isFalse();
    }
    counted.dictionary().countTicks();
    try (AheadSource ahead = new AheadSource(counted)) {
      assertThat(ahead.dictionary().countsTicks()).isTrue();
    }
  }
}
