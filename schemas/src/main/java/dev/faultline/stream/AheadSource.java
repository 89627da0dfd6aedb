package dev.faultline.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture on a thread of its own while whoever asked for its events looks at those before.
 *
 * <p>A few blocks go round: the reader fills them and waits when all are full, so that memory does
 * not depend on who is the slower one. With a block come the entries that its dictionary has got;
 * the other thread has a dictionary of its own, and neither sees the other's grow. What the reader
 * throws is thrown behind the last block that it filled, as if nobody had read ahead. Most captures
 * are short, and a thread does not pay for them: the first blocks are read as they are asked for.
 */
public final class AheadSource implements EventSource {
  /** Blocks that go round; more of them gain nothing, for the slower side sets the pace. */
  private static final int BLOCKS = 4;

  /** Read before there is a thread: about as many events as are seen in 50 ms. */
  private static final int BLOCKS_ALONE = 4;

  /** How long a reader that is not needed any more may take to notice. */
  private static final long PATIENCE_MS = 1_000;

  private final EventSource source;
  private final StreamDictionary dictionary = new StreamDictionary();
  private final BlockingQueue<EventBlock> empty = new LinkedBlockingQueue<>();
  private final BlockingQueue<Filled> full = new LinkedBlockingQueue<>();
  private @Nullable Thread reader;
  private int alone;
  private boolean ended;

  /** What the reader hands over: a block, or that there is none and why. */
  private record Filled(
      EventBlock block,
      StreamDictionary.Additions additions,
      boolean last,
      @Nullable Throwable failure) {}

  /**
   * Reads ahead of whoever asks.
   *
   * @param source is read, and closed with this
   */
  public AheadSource(EventSource source) {
    this.source = source;
    catchUp();
  }

  @Override
  public boolean next(EventBlock block) throws IOException {
    if (ended) {
      block.clear();
      return false;
    }
    if (alone < BLOCKS_ALONE) {
      alone++;
      boolean more = source.next(block);
      catchUp();
      ended = !more;
      return more;
    }
    if (reader == null) {
      start();
    }
    Filled filled = take(full);
    dictionary.append(filled.additions());
    if (filled.last()) {
      ended = true;
      rethrow(filled.failure());
    }
    block.take(filled.block());
    empty.add(filled.block());
    return !filled.last();
  }

  private void catchUp() {
    dictionary.append(source.dictionary().since(dictionary.size()));
  }

  private void start() {
    for (int i = 0; i < BLOCKS; i++) {
      empty.add(new EventBlock());
    }
    StreamDictionary.Size known = dictionary.size();
    Thread thread = new Thread(() -> read(known), "reader");
    thread.setDaemon(true);
    reader = thread;
    thread.start();
  }

  /** The reader's whole life; the other thread's dictionary is not its to look at. */
  private void read(StreamDictionary.Size known) {
    StreamDictionary.Size told = known;
    boolean last = false;
    while (!last) {
      EventBlock block;
      try {
        block = empty.take();
      } catch (InterruptedException e) {
        return; // nobody waits for it any more
      }
      Filled filled;
      try {
        boolean more = source.next(block);
        filled = new Filled(block, source.dictionary().since(told), !more, null);
        told = source.dictionary().size();
      } catch (IOException | RuntimeException | Error e) {
        filled = new Filled(block, StreamDictionary.Additions.NONE, true, e);
      }
      last = filled.last();
      full.add(filled);
    }
  }

  private static <T> T take(BlockingQueue<T> queue) throws IOException {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Known from the start, and once more when the capture has ended; not while a thread reads. */
  @Override
  public CaptureOrigin origin() {
    requireStanding();
    return source.origin();
  }

  @Override
  public StreamDictionary dictionary() {
    return dictionary;
  }

  @Override
  public Recording recording() {
    requireStanding();
    return source.recording();
  }

  @Override
  public String incomplete() {
    requireStanding();
    return source.incomplete();
  }

  private void requireStanding() {
    if (reader != null && !ended) {
      throw new IllegalStateException("the capture is being read by another thread");
    }
  }

  /** A reader that waits for a pipe cannot be stopped; the capture is then closed by nobody. */
  @Override
  public void close() throws IOException {
    Thread thread = reader;
    if (thread != null && !ended) {
      thread.interrupt();
      if (!hasEnded(thread)) {
        return;
      }
    }
    source.close();
  }

  private static boolean hasEnded(Thread thread) throws IOException {
    try {
      thread.join(PATIENCE_MS);
      return !thread.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
