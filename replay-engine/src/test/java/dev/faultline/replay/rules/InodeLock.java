package dev.faultline.replay.rules;

import dev.faultline.traces.binding.Bindings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Tracepoints of a lock that no built-in profile knows. */
final class InodeLock {
  private InodeLock() {}

  /** The built-in bindings, and those of {@code i_rwsem.txtpb}. */
  static Bindings bindings() {
    URL profile = Objects.requireNonNull(InodeLock.class.getResource("i_rwsem.txtpb"));
    try {
      return TraceText.BINDINGS.withFile(Path.of(profile.toURI()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
