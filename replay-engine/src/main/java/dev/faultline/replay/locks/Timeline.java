package dev.faultline.replay.locks;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Operation;
import java.util.ArrayList;
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
  private final Journal journal;
  private final Strands strands = new Strands();
  private final int[] strandOf;
  private final @Nullable Section[] begun;
  private final @Nullable Section[] ended;
  private final @Nullable Ask[] asks;
  private final OpenSections open = new OpenSections();
  private final List<Section> unended = new ArrayList<>();

  Timeline(Journal journal) {
    int size = journal.size();
    this.journal = journal;
    this.strandOf = new int[size];
    this.begun = new Section[size];
    this.ended = new Section[size];
    this.asks = new Ask[size];
    for (int i = 0; i < size; i++) {
      add(i);
    }
    for (Section section : begun) {
      if (section != null && section.given() == Section.NEVER) {
        unended.add(section);
      }
    }
  }

  Entry entry(int index) {
    return journal.entry(index);
  }

  int size() {
    return journal.size();
  }

  List<Strand> strands() {
    return strands.all();
  }

  /** Whether an event has a trait: a constant of {@link Entry}. */
  boolean is(int index, int trait) {
    return journal.is(index, trait);
  }

  /** Whether it needs or changes pages of this mapping. */
  boolean isOf(int index, Mapping pages) {
    return journal.mapping(index) == pages;
  }

  int strandOf(int index) {
    return strandOf[index];
  }

  Strand strand(int index) {
    return strands.all().get(strandOf[index]);
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
    Strand strand = strands.all().get(strandOf(index));
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

  private void add(int index) {
    Strand strand = strands.of(journal.moments(), index);
    strand.add(index, journal);
    strandOf[index] = strand.number();
    LockNode lock = journal.lock(index);
    if (lock != null) {
      add(index, strand, lock);
    }
  }

  private void add(int index, Strand strand, LockNode lock) {
    Optional<Ask> asked = strand.unanswered(lock);
    switch (journal.action(index)) {
      case ASKS -> asks(index, strand, lock);
      case FAILS -> {
        if (asked.isPresent()) {
          asks[asked.get().at()] = null;
          strand.answered();
        }
      }
      case TAKES -> {
        if (asked.isPresent()) {
          strand.answered();
        } else if (!journal.is(index, Entry.TRIED) && lock.lockClass().equals(Locks.PAGECACHE)) {
          asks(index, strand, lock);
          strand.answered();
        }
        take(index, journal.use(index), strand, lock);
      }
      case DOWNGRADES -> take(index, Use.READ, strand, lock);
      case GIVES -> give(index, strand, lock);
      default -> {}
    }
  }

  private void asks(int index, Strand strand, LockNode lock) {
    if (journal.is(index, Entry.TRIED)) {
      return;
    }
    Use use = journal.use(index);
    Optional<Section> same = open.of(strand, lock);
    if (same.isPresent() && same.get().use() == use && use != Use.READ) {
      return;
    }
    Operation operation = journal.operation(index);
    List<Section> all = new ArrayList<>(open.of(strand));
    if (operation != null) {
      counted(index, operation).ifPresent(all::add);
    }
    Ask ask =
        new Ask(
            index,
            strand.current(),
            lock,
            use,
            journal.is(index, Entry.BLOCKING),
            all,
            Optional.ofNullable(operation));
    asks[index] = ask;
    strand.asks(ask);
  }

  /** A direct write that has block has been counted in. */
  private Optional<Section> counted(int index, Operation inside) {
    Optional<DioWrite> dio = inside.enclosing(DioWrite.class);
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

  private void give(int index, Strand strand, LockNode lock) {
    int taken = journal.taken(index) < 0 ? -1 : find(journal.taken(index), index);
    Section section = taken < 0 ? null : begun[taken];
    if (section == null) {
      section =
          new Section(lock, journal.use(index), Section.BEFORE, Section.BEFORE, Optional.empty());
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
    return journal.moments().rowOf(sequence, before);
  }
}
