package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stretch of the trace, taken apart: tasks, what they held from when to when, what they asked.
 */
final class Timeline {
  private final List<Entry> entries;
  private final Map<Integer, Strand> byTid = new HashMap<>();
  private final List<Strand> strands = new ArrayList<>();
  private final List<Integer> strandOf = new ArrayList<>();
  private final Map<Integer, Section> begun = new HashMap<>();
  private final Map<Integer, Section> ended = new HashMap<>();
  private final Set<Section> unended = new LinkedHashSet<>();
  private final Map<Integer, Map<LockNode, Section>> open = new HashMap<>();
  private final Map<Integer, Ask> unanswered = new HashMap<>();
  private final Map<Integer, Ask> asks = new LinkedHashMap<>();

  Timeline(List<Entry> entries) {
    this.entries = entries;
    for (int i = 0; i < entries.size(); i++) {
      add(i, entries.get(i));
    }
  }

  Entry entry(int index) {
    return entries.get(index);
  }

  int size() {
    return entries.size();
  }

  List<Strand> strands() {
    return strands;
  }

  int strandOf(int index) {
    return strandOf.get(index);
  }

  /** All requests that may have waited, in order. */
  List<Ask> asks() {
    return new ArrayList<>(asks.values());
  }

  /** The section that ends with this event. */
  Optional<Section> endingAt(int index) {
    return Optional.ofNullable(ended.get(index));
  }

  /** The sections of every lock that begin or end in this stretch, or are not seen to end. */
  Map<LockNode, Set<Section>> sectionsWithin(int from, int to) {
    Map<LockNode, Set<Section>> within = new HashMap<>();
    unended.stream().filter(section -> section.taken() <= to).forEach(one -> add(within, one));
    for (int i = from; i <= to; i++) {
      Optional.ofNullable(begun.get(i)).ifPresent(section -> add(within, section));
      Optional.ofNullable(ended.get(i)).ifPresent(section -> add(within, section));
    }
    return within;
  }

  private static void add(Map<LockNode, Set<Section>> within, Section section) {
    within.computeIfAbsent(section.lock(), fresh -> new LinkedHashSet<>()).add(section);
  }

  /** The fault that a lock was taken for with this event; empty where the trace shows none. */
  Optional<Entry> faultUnder(int index) {
    Optional<LockNode> lock = entry(index).lock();
    for (int next : strands.get(strandOf(index)).between(index, size())) {
      Entry entry = entry(next);
      if (entry.action() == Entry.Action.GIVES && entry.lock().equals(lock)) {
        return Optional.empty();
      }
      if (entry.is(Entry.NEEDS_ABSENCE) || entry.operation().orElse(null) instanceof Fault) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private void add(int index, Entry entry) {
    Strand strand =
        byTid.computeIfAbsent(
            entry.tid(), tid -> new Strand(byTid.size(), isWorker(entry.moment().task().comm())));
    if (strand.number() == strands.size()) {
      strands.add(strand);
    }
    strand.add(index, entry);
    strandOf.add(strand.number());
    entry.lock().ifPresent(lock -> add(index, entry, strand, lock));
  }

  private static boolean isWorker(String comm) {
    return comm.startsWith("kworker") || comm.startsWith("khugepaged") || comm.startsWith("ksm");
  }

  private void add(int index, Entry entry, Strand strand, LockNode lock) {
    Ask asked = unanswered.get(strand.number());
    boolean answers = asked != null && asked.lock().equals(lock);
    switch (entry.action()) {
      case ASKS -> asks(index, entry, strand, lock);
      case FAILS -> {
        if (asked != null && answers) {
          asks.remove(asked.at());
          unanswered.remove(strand.number());
        }
      }
      case TAKES -> {
        if (asked != null && answers) {
          unanswered.remove(strand.number());
        } else if (!entry.is(Entry.TRIED) && lock.lockClass().equals("pagecache")) {
          asks(index, entry, strand, lock);
          unanswered.remove(strand.number());
        }
        take(index, entry.use(), strand, lock);
      }
      case DOWNGRADES -> take(index, Use.READ, strand, lock);
      case GIVES -> give(index, entry, strand, lock);
      default -> {}
    }
  }

  private void asks(int index, Entry entry, Strand strand, LockNode lock) {
    if (entry.is(Entry.TRIED)) {
      return;
    }
    Map<LockNode, Section> held = open.getOrDefault(strand.number(), Map.of());
    Section same = held.get(lock);
    if (same != null && same.use() == entry.use() && entry.use() != Use.READ) {
      return;
    }
    List<Section> all = new ArrayList<>(held.values());
    counted(index, entry.operation()).ifPresent(all::add);
    Ask ask =
        new Ask(
            index,
            strand.current(),
            lock,
            entry.use(),
            entry.is(Entry.BLOCKING),
            all,
            entry.operation());
    asks.put(index, ask);
    unanswered.put(strand.number(), ask);
  }

  /** A direct write that has block has been counted in. */
  private Optional<Section> counted(int index, Optional<Operation> operation) {
    Optional<DioWrite> dio = operation.flatMap(inside -> inside.enclosing(DioWrite.class));
    if (dio.isEmpty() || dio.get().acquiredBlock().isEmpty()) {
      return Optional.empty();
    }
    int taken = find(dio.get().acquiredBlock().get().sequence());
    return taken < 0 || taken >= index
        ? Optional.empty()
        : Optional.of(
            new Section(
                new LockNode(OrderRecorder.COUNT, dio.get().mapping()),
                Use.COUNT,
                strandOf(taken),
                taken,
                Optional.empty()));
  }

  private void take(int index, Use use, Strand strand, LockNode lock) {
    Map<LockNode, Section> held =
        open.computeIfAbsent(strand.number(), fresh -> new LinkedHashMap<>());
    Section before = held.get(lock);
    if (before != null && before.use() == Use.WRITE) {
      // Written, and now read: a downgrade.
      give(before, strand.number(), index);
    }
    Optional<Section> outer = Optional.ofNullable(held.get(lock));
    Section section = new Section(lock, use, strand.number(), index, outer);
    held.put(lock, section);
    begun.put(index, section);
    unended.add(section);
  }

  private void give(int index, Entry entry, Strand strand, LockNode lock) {
    Section section = entry.taken() < 0 ? null : begun.get(find(entry.taken()));
    if (section == null) {
      section = new Section(lock, entry.use(), Section.BEFORE, Section.BEFORE, Optional.empty());
    }
    give(section, strand.number(), index);
  }

  private void give(Section section, int strand, int index) {
    section.give(strand, index);
    ended.put(index, section);
    unended.remove(section);
    Map<LockNode, Section> held = open.getOrDefault(section.holder(), new HashMap<>());
    if (held.remove(section.lock(), section)) {
      // The same state may have been taken twice: the outer hold is still there.
      section.outer().ifPresent(outer -> held.put(outer.lock(), outer));
    }
  }

  /** The number of the event with this number in the trace; −1 if it is not in the journal. */
  private int find(long sequence) {
    int low = 0;
    int high = strandOf.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = entries.get(middle).moment().sequence();
      if (there == sequence) {
        return middle;
      } else if (there < sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
