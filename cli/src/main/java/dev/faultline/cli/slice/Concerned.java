package dev.faultline.cli.slice;

import dev.faultline.stream.Event;
import dev.faultline.stream.EventBlock;
import dev.faultline.stream.EventSource;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The events that concern a finding in a capture that is too large to be kept: those of the tasks
 * that prove it, and those of the files and locks that these events speak of. A file goes by its
 * address in some events and by its inode in others.
 */
public final class Concerned implements Predicate<Event> {
  private final Set<Integer> tids = new HashSet<>();
  private final Set<Object> names = new HashSet<>();
  private final Set<Long> positions = new HashSet<>();

  private record Inode(long ino) {}

  private record Address(long address) {}

  private Concerned() {}

  /**
   * What concerns a finding.
   *
   * @param source the capture, which is read to its end
   * @throws IOException if it cannot be read
   */
  public static Concerned by(Finding finding, EventSource source) throws IOException {
    Concerned concerned = new Concerned();
    for (Evidence proof : finding.getEvidenceList()) {
      concerned.positions.add(proof.getLine());
      concerned.tids.add(proof.getTid());
    }
    Event event = new Event(source.dictionary());
    EventBlock block = new EventBlock();
    while (source.next(block)) {
      for (int row = 0; row < block.size(); row++) {
        event.at(block, row);
        if (concerned.positions.contains(event.position())) {
          concerned.name(event.subject());
          concerned.name(event.other());
        }
      }
    }
    for (int number = 0; number < source.dictionary().subjectCount(); number++) {
      concerned.join(source.dictionary().subject(number));
    }
    return concerned;
  }

  /** The same without the tasks, which may do a lot besides; the events that prove stay. */
  public Predicate<Event> byName() {
    return event ->
        event.kind() == EventKind.EVENTS_LOST
            || isNamed(event.subject())
            || isNamed(event.other())
            || positions.contains(event.position());
  }

  private void join(Subject subject) {
    if (isNamed(subject)) {
      name(subject);
    }
  }

  private void name(Subject subject) {
    if (subject instanceof MappingKey key) {
      if (key.address() != 0) {
        names.add(new Address(key.address()));
      }
      if (key.hasInode()) {
        names.add(new Inode(key.ino()));
      }
    } else if (subject instanceof LockKey) {
      names.add(subject);
    }
  }

  private boolean isNamed(Subject subject) {
    return subject instanceof MappingKey key
        ? names.contains(new Address(key.address()))
            || (key.hasInode() && names.contains(new Inode(key.ino())))
        : names.contains(subject);
  }

  @Override
  public boolean test(Event event) {
    return tids.contains(event.tid())
        || event.kind() == EventKind.EVENTS_LOST
        || isNamed(event.subject())
        || isNamed(event.other());
  }
}
