package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the trace, taken apart: tasks, what they held from when to when, what they asked.
 *
 * <p>It is made of every stretch, so it is made of arrays: one place for every event, which is
 * empty for most.
 */
final class Timeline {
  private final List<Entry> entries;
  private final Map<Integer, Strand> byTid = new HashMap<>();
  private final List<Strand> strands = new ArrayList<>();
  private final long[] sequences;
  private final int[] strandOf;
  private final @Nullable Section[] begun;
  private final @Nullable Section[] ended;
  private final @Nullable Ask[] asks;
  private final OpenSections open = new OpenSections();
  private final List<Section> unended = new ArrayList<>();

  Timeline(List<Entry> entries) {
    this.entries = entries;
    this.sequences = new long[entries.size()];
    this.strandOf = new int[entries.size()];
    this.begun = new Section[entries.size()];
    this.ended = new Section[entries.size()];
    this.asks = new Ask[entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      add(i, entries.get(i));
    }
    for (Section section : begun) {
      if (section != null && section.given() == Section.NEVER) {
        unended.add(section);
      }
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
    return strandOf[index];
  }

  Strand strand(int index) {
    return strands.get(strandOf[index]);
  }

  /** All requests that may have waited, in order. */
  List<Ask> asks() {
    List<Ask> all = new ArrayList<>();
    for (Ask ask : asks) {
      if (ask != null) {
        all.add(ask);
      }
    }
    return all;
  }

  /** The section that ends with this event. */
  Optional<Section> endingAt(int index) {
    return Optional.ofNullable(ended[index]);
  }

  /** The sections of every lock that begin or end in this stretch, or are not seen to end. */
  Map<LockNode, Set<Section>> sectionsWithin(int from, int to) {
    Map<LockNode, Set<Section>> within = new HashMap<>();
    for (Section section : unended) {
      if (section.taken() <= to) {
        add(within, section);
      }
    }
    for (int i = from; i <= to; i++) {
      add(within, begun[i]);
      add(within, ended[i]);
    }
    return within;
  }

  private static void add(Map<LockNode, Set<Section>> all, @Nullable Section section) {
    if (section != null) {
      all.computeIfAbsent(section.lock(), fresh -> new LinkedHashSet<>()).add(section);
    }
  }

  /** The fault that a lock was taken for with this event; empty where the trace shows none. */
  Optional<Entry> faultUnder(int index) {
    Optional<LockNode> lock = entry(index).lock();
    Strand strand = strands.get(strandOf(index));
    for (int next = strand.firstAfter(index); next < size(); next = strand.firstAfter(next)) {
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
    boolean goesOn = index > 0 && entries.get(index - 1).tid() == entry.tid();
    Strand strand = goesOn ? strands.get(strandOf[index - 1]) : strand(entry);
    strand.add(index, entry);
    strandOf[index] = strand.number();
    sequences[index] = entry.moment().sequence();
    if (entry.lock().isPresent()) {
      add(index, entry, strand, entry.lock().get());
    }
  }

  private Strand strand(Entry entry) {
    Strand known = byTid.get(entry.tid());
    if (known != null) {
      return known;
    }
    Strand fresh = new Strand(strands.size(), isWorker(entry.moment().task().comm()));
    byTid.put(entry.tid(), fresh);
    strands.add(fresh);
    open.add();
    return fresh;
  }

  private static boolean isWorker(String comm) {
    return comm.startsWith("kworker") || comm.startsWith("khugepaged") || comm.startsWith("ksm");
  }

  private void add(int index, Entry entry, Strand strand, LockNode lock) {
    Optional<Ask> asked = strand.unanswered(lock);
    switch (entry.action()) {
      case ASKS -> asks(index, entry, strand, lock);
      case FAILS -> {
        if (asked.isPresent()) {
          asks[asked.get().at()] = null;
          strand.answered();
        }
      }
      case TAKES -> {
        if (asked.isPresent()) {
          strand.answered();
        } else if (!entry.is(Entry.TRIED) && lock.lockClass().equals(Locks.PAGECACHE)) {
          asks(index, entry, strand, lock);
          strand.answered();
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
    Optional<Section> same = open.of(strand, lock);
    if (same.isPresent() && same.get().use() == entry.use() && entry.use() != Use.READ) {
      return;
    }
    List<Section> all = new ArrayList<>(open.of(strand));
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
    asks[index] = ask;
    strand.asks(ask);
  }

  /** A direct write that has block has been counted in. */
  private Optional<Section> counted(int index, Optional<Operation> operation) {
    Optional<DioWrite> dio = operation.flatMap(inside -> inside.enclosing(DioWrite.class));
    if (dio.isEmpty() || dio.get().block().acquired().isEmpty()) {
      return Optional.empty();
    }
    int taken = find(dio.get().block().acquired().get().sequence(), index);
    return taken < 0
        ? Optional.empty()
        : Optional.of(
            new Section(
                new LockNode(Locks.COUNT, dio.get().mapping()),
                Use.COUNT,
                strandOf(taken),
                taken,
                Optional.empty()));
  }

  private void take(int index, Use use, Strand strand, LockNode lock) {
    Optional<Section> before = open.of(strand, lock);
    if (before.isPresent() && before.get().use() == Use.WRITE) {
      // Written, and now read: a downgrade.
      give(before.get(), strand.number(), index);
      before = open.of(strand, lock);
    }
    Section section = new Section(lock, use, strand.number(), index, before);
    open.begin(section);
    begun[index] = section;
  }

  private void give(int index, Entry entry, Strand strand, LockNode lock) {
    int taken = entry.taken() < 0 ? -1 : find(entry.taken(), index);
    Section section = taken < 0 ? null : begun[taken];
    if (section == null) {
      section = new Section(lock, entry.use(), Section.BEFORE, Section.BEFORE, Optional.empty());
    }
    give(section, strand.number(), index);
  }

  private void give(Section section, int strand, int index) {
    section.give(strand, index);
    ended[index] = section;
    open.end(section);
  }

  /** The place of the event with this number in the trace; −1 if it is not before. */
  private int find(long sequence, int before) {
    int place = Arrays.binarySearch(sequences, 0, before, sequence);
    return place < 0 ? -1 : place;
  }
}
