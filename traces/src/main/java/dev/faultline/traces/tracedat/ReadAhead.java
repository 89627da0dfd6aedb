package dev.faultline.traces.tracedat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Unpacks what is read next while what was read before is being looked at. */
final class ReadAhead implements Closeable {
  private static final int IDLE_SECONDS = 1;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread worker = new Thread(task, "read-ahead");
            worker.setDaemon(true);
            return worker;
          });

  private @Nullable NativeZstd zstd;

  ReadAhead() {
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * The library of zstd for what is started here, which is one thing after the other; null where
   * there is none.
   */
  @Nullable NativeZstd zstd() {
    if (zstd == null && NativeZstd.isThere()) {
      zstd = new NativeZstd();
    }
    return zstd;
  }

  /** Starts to read. */
  Future<PageBatch> start(Callable<PageBatch> reading) {
    return thread.submit(reading);
  }

  /** Waits for what was started. */
  static PageBatch finish(Future<PageBatch> reading) throws IOException {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  @Override
  public void close() {
    NativeZstd open = zstd;
    if (open != null) {
      zstd = null;
      thread.execute(open::close);
    }
    thread.shutdown();
  }
}
