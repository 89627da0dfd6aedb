package dev.faultline.cli.inspect;

import dev.faultline.stream.MappingKey;
import dev.faultline.stream.Subject;
import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.MappingUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mappings that events speak of. Events name them by address, by inode, or by both; those with
 * both say which address and which inode are the same.
 */
final class MappingTally {
  private final Map<MappingKey, Long> counts = new HashMap<>();

  void add(Subject subject, long events) {
    if (subject instanceof MappingKey key) {
      counts.merge(key, events, Long::sum);
    }
  }

  void describe(CaptureInspection.Builder capture) {
    List<MappingKey> keys = new ArrayList<>(counts.keySet());
    keys.sort(
        Comparator.comparing(MappingTally::isWhole)
            .reversed()
            .thenComparing(MappingKey::address)
            .thenComparing(MappingKey::ino)
            .thenComparing(MappingKey::dev));
    Map<MappingKey, MappingUse.Builder> known = new HashMap<>();
    List<MappingUse.Builder> uses = new ArrayList<>();
    for (MappingKey key : keys) {
      MappingUse.Builder use = known.get(address(key));
      use = use == null ? known.get(inode(key)) : use;
      if (use == null) {
        use = MappingUse.newBuilder();
        uses.add(use);
      }
      join(key, use, known);
      use.setEvents(use.getEvents() + counts.getOrDefault(key, 0L));
    }
    uses.sort(Comparator.comparingLong(MappingUse.Builder::getEvents).reversed());
    uses.forEach(capture::addMappings);
  }

  private static void join(
      MappingKey key, MappingUse.Builder use, Map<MappingKey, MappingUse.Builder> known) {
    if (key.address() != 0) {
      use.setAddress(key.addressText());
      known.put(address(key), use);
    }
    if (key.hasInode()) {
      use.setIno(key.ino());
      known.put(inode(key), use);
    }
    if (key.hasDev()) {
      use.setDevice(key.deviceText());
    }
  }

  private static boolean isWhole(MappingKey key) {
    return key.address() != 0 && key.hasInode();
  }

  private static MappingKey address(MappingKey key) {
    return MappingKey.ofAddress(key.address() == 0 ? -1 : key.address());
  }

  private static MappingKey inode(MappingKey key) {
    return new MappingKey(0, key.hasInode(), key.ino(), key.hasDev(), key.dev());
  }
}
