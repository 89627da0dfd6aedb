package dev.faultline.replay.model;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.StreamDictionary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which keys mean the same mapping.
 *
 * <p>Probes give addresses, tracepoints device and inode number, some events both: those join the
 * two. Neither is unique for ever. An address that comes with another inode is reused: the old
 * mapping is gone. An inode that comes with another address was evicted and read again, or there
 * are two snapshots with the same number on one device; which of the two cannot be told, so from
 * then on events that carry only device and inode number are not believed, until the old address is
 * seen to be reused.
 */
public final class Mappings {
  private record Inode(int dev, long ino) {

    // Java makes the usual ones up at their first use, which takes a short run too long.
    @Override
    public boolean equals(@Nullable Object that) {
      return that instanceof Inode other && dev == other.dev && ino == other.ino;
    }

    @Override
    public int hashCode() {
      return 31 * dev + Long.hashCode(ino);
    }
  }

  private static final int FIRST_SUBJECTS = 64;

  private final StreamDictionary dictionary;
  private final Map<Long, Mapping> byAddress = new HashMap<>();
  private final Map<Inode, Mapping> byInode = new HashMap<>();
  private final List<Mapping> all = new ArrayList<>();
  private final Map<Long, List<Mapping>> byNumber = new HashMap<>();
  private @Nullable Optional<Mapping>[] bySubject = noneAsked(FIRST_SUBJECTS);
  private final Optional<Model> fixed;
  private boolean sawAmbiguity;
  private final Sightings sightings = new Sightings();

  Mappings(StreamDictionary dictionary, Optional<Model> fixed) {
    this.dictionary = dictionary;
    this.fixed = fixed;
  }

  /** All mappings that the trace has named and that are not known to be gone. */
  public List<Mapping> all() {
    return all;
  }

  /** Whether any inode number turned out to be ambiguous. */
  public boolean sawAmbiguity() {
    return sawAmbiguity;
  }

  /** Which sorts of events of the page-cache lock the trace has shown. */
  public Sightings sightings() {
    return sightings;
  }

  /** The mapping that subject {@code number} of the dictionary means; empty if it is none. */
  Optional<Mapping> of(int number) {
    Optional<Mapping> known = number < bySubject.length ? bySubject[number] : null;
    return known != null ? known : find(number);
  }

  private Optional<Mapping> find(int number) {
    Optional<Mapping> found = Optional.empty();
    if (dictionary.subject(number) instanceof MappingKey key) {
      if (key.address() == 0 && !key.hasDev()) {
        // Not remembered: another file may get the same number at any time.
        return key.hasInode() ? byNumberAlone(key) : found;
      }
      found = resolve(key);
    }
    if (number >= bySubject.length) {
      bySubject = Arrays.copyOf(bySubject, Math.max(number + 1, 2 * bySubject.length));
    }
    bySubject[number] = found;
    return found;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Optional<Mapping>[] noneAsked(int subjects) {
    return (Optional<Mapping>[]) new Optional<?>[subjects];
  }

  /** The file that an inode number alone means: the only one that has it. */
  private Optional<Mapping> byNumberAlone(MappingKey key) {
    Optional<Mapping> found = Optional.empty();
    for (Mapping mapping : byNumber.getOrDefault(key.ino(), List.of())) {
      if (mapping.isTwoState() && all.contains(mapping)) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = mapping.itself();
      }
    }
    return found;
  }

  /** A file of which only that much is known. What belongs to it may belong to several. */
  Mapping unidentified(MappingKey key) {
    Mapping mapping = new Mapping(Identity.of(key));
    fixed.ifPresent(mapping::fixModel);
    mapping.ambiguous(true);
    return mapping;
  }

  private Optional<Mapping> resolve(MappingKey key) {
    if (key.address() != 0) {
      return resolveAddress(key).itself();
    }
    if (key.hasInode() && key.hasDev()) {
      return byInode
          .computeIfAbsent(new Inode(key.dev(), key.ino()), inode -> create(key))
          .itself();
    }
    return Optional.empty();
  }

  private Mapping resolveAddress(MappingKey key) {
    Mapping mapping = byAddress.get(key.address());
    if (mapping != null && !mapping.identity().agreesWith(key)) {
      retire(mapping);
      mapping = null;
    }
    if (mapping == null) {
      mapping = create(key);
      byAddress.put(key.address(), mapping);
    }
    Identity before = mapping.identity();
    mapping.identity(before.with(key));
    if (mapping.identity().hasInode() && mapping.identity().hasDev()) {
      joinInode(mapping);
    }
    return mapping;
  }

  private void joinInode(Mapping mapping) {
    Inode inode = new Inode(mapping.identity().dev(), mapping.identity().ino());
    Mapping known = byInode.putIfAbsent(inode, mapping);
    if (known == null || known == mapping) {
      return;
    }
    if (known.identity().address() == 0) {
      if (!known.isAmbiguous()) {
        mapping.join(known);
        all.remove(known);
        byInode.put(inode, mapping);
        forgetCache();
      } else if (!mapping.isAmbiguous()) {
        mapping.ambiguous(true);
      }
      return;
    }
    sawAmbiguity = true;
    known.ambiguous(true);
    mapping.ambiguous(true);
    Mapping nobody = create(MappingKey.ofInode(inode.dev(), inode.ino()));
    nobody.ambiguous(true);
    if (known.isTwoState() || mapping.isTwoState()) {
      nobody.guardedByTwoStateLock();
    }
    byInode.put(inode, nobody);
    forgetCache();
  }

  /** The address of this mapping has been given to another inode. */
  private void retire(Mapping gone) {
    all.remove(gone);
    byAddress.remove(gone.identity().address());
    forgetCache();
    if (!gone.identity().hasInode() || !gone.identity().hasDev()) {
      return;
    }
    Inode inode = new Inode(gone.identity().dev(), gone.identity().ino());
    List<Mapping> left =
        all.stream()
            .filter(mapping -> mapping.identity().address() != 0)
            .filter(mapping -> inode.equals(inodeOf(mapping)))
            .toList();
    byInode.remove(inode);
    if (left.size() == 1) {
      left.get(0).ambiguous(false);
      byInode.put(inode, left.get(0));
    }
  }

  private static Inode inodeOf(Mapping mapping) {
    return new Inode(mapping.identity().dev(), mapping.identity().ino());
  }

  private Mapping create(MappingKey key) {
    Mapping mapping = new Mapping(Identity.of(key));
    fixed.ifPresent(mapping::fixModel);
    all.add(mapping);
    if (key.hasInode()) {
      byNumber.computeIfAbsent(key.ino(), number -> new ArrayList<>(1)).add(mapping);
    }
    return mapping;
  }

  /**
   * The file that an event of write-back means. It names the disk, not the file system: {@code 8:0}
   * where the file system is on {@code 8:1}, or no device at all. So it is the one file with that
   * inode number, on a partition of the disk, whose direct I/O is seen.
   *
   * @param named what the event names, if that is a file at all
   */
  Optional<Mapping> onPartition(MappingKey key, Optional<Mapping> named) {
    Optional<Mapping> found = Optional.empty();
    for (Mapping mapping : byNumber.getOrDefault(key.ino(), List.of())) {
      boolean unknown = mapping.model().isEmpty() && mapping.pages().size() == 0;
      boolean mayBe = !key.hasDev() || MappingKey.mayBeOnDisk(mapping.identity().dev(), key.dev());
      if (unknown || !mayBe || named.orElse(null) == mapping) {
        continue;
      }
      if (found.isPresent()) {
        return Optional.empty();
      }
      found = mapping.itself();
    }
    return found.filter(Mapping::isIomap);
  }

  private void forgetCache() {
    Arrays.fill(bySubject, null);
  }

  void forgetState() {
    all.forEach(Mapping::forget);
  }
}
