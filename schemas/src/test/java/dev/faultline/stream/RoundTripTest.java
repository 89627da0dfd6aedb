package dev.faultline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.stream.Streams.Content;
import dev.faultline.stream.Streams.Contents;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is written to a stream file is read from it:")
final class RoundTripTest {
  private static final long[] EXTREMES = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, -(1L << 62), 0xff11_0000_0456_1910L
  };

  private final StreamDictionary dictionary = new StreamDictionary();

  @Test
  @DisplayName("nothing at all")
  void nothing() throws IOException {
    Contents contents = Streams.read(Streams.write(dictionary, ""));

    assertThat(contents.origin()).isEqualTo(Streams.ORIGIN);
    assertThat(contents.blocks()).isEmpty();
    assertThat(contents.incomplete()).isEmpty();
  }

  @Test
  @DisplayName("why the capture ended early")
  void incomplete() throws IOException {
    Contents contents = Streams.read(Streams.write(dictionary, "cut in line 7", new EventBlock()));

    assertThat(contents.incomplete()).isEqualTo("cut in line 7");
    assertThat(contents.blocks()).hasSize(1);
  }

  @Test
  @DisplayName("every column with the least and greatest values")
  void extremes() throws IOException {
    EventBlock block = new EventBlock();
    int task = dictionary.intern(new Task(-1, "\u0000\u00ff\u0080~", Integer.MAX_VALUE));
    int shape = dictionary.intern(new Shape("", EventKind.DIO_END, Mode.WRITE, true));
    int subject = dictionary.intern(new MappingKey(-1L, true, -1L, true, -1));
    int other = dictionary.intern(new LockKey("&mm->mmap_lock", Long.MIN_VALUE));
    for (long value : EXTREMES) {
      for (long that : EXTREMES) {
        int cpu = (int) value;
        block.append(value, cpu, task, shape, subject, other, that, value, that, value ^ that);
      }
    }

    assertThat(roundTrip(block)).containsExactly(Content.of(block, dictionary));
  }

  @Test
  @DisplayName("every kind of dictionary entry, and what was counted and could not be read")
  void dictionaries() throws IOException {
    EventBlock block = new EventBlock();
    List<Subject> subjects =
        List.of(
            Subject.NONE,
            MappingKey.ofAddress(0xff11_0000_0456_1910L),
            MappingKey.ofInode(MappingKey.device(254, 1), 1L << 63),
            new MappingKey(0, true, 7, false, 0),
            new MappingKey(0, false, 0, false, 0),
            new LockKey("", 0),
            new LockKey("i_rwsem", -1));
    for (EventKind kind : EventKind.values()) {
      for (Mode mode : Mode.values()) {
        if (kind != EventKind.UNRECOGNIZED && mode != Mode.UNRECOGNIZED) {
          int shape = dictionary.intern(new Shape("tp", kind, mode, mode == Mode.ADD));
          int subject = dictionary.intern(subjects.get(block.size() % subjects.size()));
          int task = dictionary.intern(new Task(block.size() % 9, "c", 0));
          block.append(5, 0, task, shape, subject, 0, 0, 0, 0, 0);
        }
      }
    }
    block.countSource(1L << 40, 1L << 41, 3);
    for (int i = 0; i < EventBlock.MAX_SAMPLES; i++) {
      block.addUnreadSample(new UnreadSample(i - 1L, "reason " + i, "текст\u0000\n"));
    }

    assertThat(roundTrip(block)).containsExactly(Content.of(block, dictionary));
  }

  @Test
  @DisplayName("blocks that are empty, full and anything between, of any values")
  void random() throws IOException {
    for (int seed = 0; seed < 3; seed++) {
      Random random = new Random(seed);
      StreamDictionary numbers = new StreamDictionary();
      List<EventBlock> blocks = new ArrayList<>();
      List<Content> contents = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        EventBlock block = randomBlock(random, numbers);
        blocks.add(block);
        contents.add(Content.of(block, numbers));
      }

      byte[] file = Streams.write(numbers, "", blocks.toArray(EventBlock[]::new));

      assertThat(Streams.read(file).blocks()).as("seed %d", seed).isEqualTo(contents);
    }
  }

  private static EventBlock randomBlock(Random random, StreamDictionary dictionary) {
    EventBlock block = new EventBlock();
    int[] sizes = {0, 1, EventBlock.CAPACITY, random.nextInt(EventBlock.CAPACITY)};
    int size = sizes[random.nextInt(sizes.length)];
    int width = random.nextInt(64);
    for (int i = 0; i < size; i++) {
      int task = dictionary.intern(new Task(random.nextInt(99), "comm" + random.nextInt(9), 0));
      EventKind kind = EventKind.forNumber(random.nextInt(36));
      int shape = dictionary.intern(new Shape("t", kind, Mode.ADD, random.nextBoolean()));
      int subject = dictionary.intern(MappingKey.ofAddress(random.nextInt(50)));
      int other = dictionary.intern(new LockKey("lock", random.nextInt(5)));
      block.append(
          random.nextLong() >> width,
          random.nextInt() >>> (width / 2),
          task,
          shape,
          subject,
          other,
          random.nextLong() >> width,
          random.nextLong() >> width,
          random.nextLong() >> width,
          random.nextLong() >> width);
    }
    block.countSource(random.nextInt(), random.nextInt(), random.nextInt());
    block.sawTime(random.nextLong());
    block.sawTime(random.nextLong());
    return block;
  }

  private List<Content> roundTrip(EventBlock block) throws IOException {
    return Streams.read(Streams.write(dictionary, "", block)).blocks();
  }
}
