package dev.faultline.stream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an event of a stream file costs to be written and read: packed columns, a full block. */
@State(Scope.Thread)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(EventBlock.CAPACITY)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BlockCodecBenchmark {
  private static final int TASKS = 16;
  private static final int SUBJECTS = 200;

  private final StreamDictionary dictionary = new StreamDictionary();
  private final EventBlock block = new EventBlock();
  private final EventBlock target = new EventBlock();
  private final BlockCodec writer = new BlockCodec(dictionary);
  private final BlockCodec reader = new BlockCodec(new StreamDictionary());
  private byte[] bytes = {};

  /** A block as locks and faults of some files make it. */
  @Setup
  public void fill() throws IOException {
    Random random = new Random(1);
    long now = 10_000_000_000L;
    int acquired =
        dictionary.intern(new Shape("acquired", EventKind.LOCK_ACQUIRED, Mode.READ, false));
    int released =
        dictionary.intern(new Shape("released", EventKind.LOCK_RELEASED, Mode.READ, false));
    for (int i = 0; i < EventBlock.CAPACITY; i++) {
      now += random.nextInt(3_000);
      int task = dictionary.intern(new Task(100 + random.nextInt(TASKS), "worker", 100));
      int subject = dictionary.intern(new LockKey("mmap_lock", random.nextInt(SUBJECTS)));
      block.append(
          now, i & 3, task, i % 2 == 0 ? acquired : released, subject, 0, i % 64, 0, 0, i + 12L);
    }
    reader.read(CodedInputStream.newInstance(write()), target);
    // The entries of the dictionary come with the first block; those after it have columns alone.
    bytes = write();
  }

  /** Writes a block. */
  @Benchmark
  public byte[] write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 17);
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    writer.write(block, coded);
    coded.flush();
    return out.toByteArray();
  }

  /** Reads a block. */
  @Benchmark
  public EventBlock read() throws IOException {
    target.clear();
    reader.read(CodedInputStream.newInstance(bytes), target);
    return target;
  }
}
