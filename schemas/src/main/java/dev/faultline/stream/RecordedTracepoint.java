package dev.faultline.stream;

import dev.faultline.v1.EventKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tracepoint that becomes events of the model, and whether it was recorded.
 *
 * @param names {@code system:name}; more than one if it was renamed over the years: a kernel has
 *     one of them
 * @param recorded whether
 * @param filesystems of whose files it tells; empty for all
 * @param meanings the events that it can become
 */
public record RecordedTracepoint(
    List<String> names, Recorded recorded, Set<String> filesystems, Set<Meaning> meanings) {

  /** Takes copies. */
  public RecordedTracepoint {
    names = List.copyOf(names);
    filesystems = Set.copyOf(filesystems);
    meanings = Set.copyOf(meanings);
  }

  /**
   * An event of the model.
   *
   * @param kind its kind
   * @param lockFamily of which lock, if it is about one; see {@link LockFamily}
   */
  public record Meaning(EventKind kind, String lockFamily) {

    // As of Task: made up at their first use they take a short run too long.
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof Meaning other
          && kind == other.kind
          && lockFamily.equals(other.lockFamily);
    }

    @Override
    public int hashCode() {
      return 31 * kind.hashCode() + lockFamily.hashCode();
    }
  }

  /** Whether it becomes such events, of locks those of this family. */
  public boolean tellsOf(EventKind kind, String lockFamily) {
    for (Meaning meaning : meanings) {
      if (meaning.kind() == kind && meaning.lockFamily().equals(lockFamily)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it becomes such events, of locks those of any family. */
  public boolean tellsOf(EventKind kind) {
    return meanings.stream().anyMatch(meaning -> meaning.kind() == kind);
  }

  RecordedTracepoint with(Recorded answer, Set<Meaning> only) {
    return new RecordedTracepoint(names, answer, filesystems, only);
  }

  /** Whether it tells of the files of a filesystem; of those of an unknown one, it may. */
  boolean tellsOf(String filesystem) {
    return filesystems.isEmpty() || filesystem.isEmpty() || filesystems.contains(filesystem);
  }
}
