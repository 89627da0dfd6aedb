package dev.faultline.cli.capture;

import dev.faultline.replay.RuleInfo;
import dev.faultline.stream.LockFamily;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which rules a recording will be able to decide, and which are lost with an event. */
final class Outlook {
  /** What is said of the capture itself is said of every one. */
  private static final String QUALITY = "Capture quality";

  private static final Set<EventKind> LOCK_EVENTS =
      EnumSet.of(
          EventKind.LOCK_WAIT,
          EventKind.LOCK_ACQUIRED,
          EventKind.LOCK_TRY_FAILED,
          EventKind.LOCK_RELEASED);

  private final Filesystem filesystem;
  private final List<RuleInfo> rules;
  private final Map<String, Set<EventKind>> meanings;

  private Outlook(
      Filesystem filesystem, List<RuleInfo> rules, Map<String, Set<EventKind>> meanings) {
    this.filesystem = filesystem;
    this.rules = rules;
    this.meanings = meanings;
  }

  /**
   * Of recordings of one filesystem.
   *
   * @param rules that are to be decided
   * @param tracepoints which of them, {@code system:name}, become each kind of event
   */
  Outlook(
      Filesystem filesystem, Collection<RuleInfo> rules, Map<EventKind, List<String>> tracepoints) {
    this.filesystem = filesystem;
    this.meanings = new LinkedHashMap<>();
    this.rules =
        rules.stream()
            .filter(this::concerns)
            .filter(rule -> !rule.group().equals(QUALITY))
            .toList();
    Set<EventKind> wanted = EnumSet.noneOf(EventKind.class);
    this.rules.forEach(
        rule -> {
          wanted.addAll(rule.on());
          wanted.addAll(needs(rule));
        });
    for (String name :
        new TreeSet<>(tracepoints.values().stream().flatMap(List::stream).toList())) {
      Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
      tracepoints.forEach(
          (kind, names) -> {
            if (names.contains(name)) {
              kinds.add(kind);
            }
          });
      if (filesystem.concerns(name) && (!filesystem.spares(name) || wants(kinds, wanted))) {
        meanings.put(name, kinds);
      }
    }
  }

  private static boolean wants(Set<EventKind> kinds, Set<EventKind> wanted) {
    return !Collections.disjoint(kinds, wanted);
  }

  private static boolean sees(RuleInfo rule, Set<EventKind> kinds) {
    return rule.on().isEmpty() || !Collections.disjoint(rule.on(), kinds);
  }

  private boolean concerns(RuleInfo rule) {
    return filesystem.twoState() || !rule.twoStateOnly();
  }

  private Set<EventKind> needs(RuleInfo rule) {
    return filesystem.twoState() ? rule.needs() : rule.iomapNeeds();
  }

  /** The tracepoints to record, {@code system:name}. */
  Set<String> events() {
    return Collections.unmodifiableSet(meanings.keySet());
  }

  /** Tracepoints that tell the same: of some of them a kernel has one or the other. */
  List<List<String>> alternatives() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    meanings.forEach(
        (name, kinds) -> {
          String system = name.substring(0, name.indexOf(':'));
          groups.computeIfAbsent(system + kinds, same -> new ArrayList<>()).add(name);
        });
    return List.copyOf(groups.values());
  }

  /** The rules that can be decided without these events. */
  List<String> decided(Collection<String> without) {
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    Set<EventKind> ofPageCacheLocks = EnumSet.noneOf(EventKind.class);
    meanings.forEach(
        (name, meaning) -> {
          if (!without.contains(name)) {
            kinds.addAll(meaning);
            if (filesystem.isOwn(name)) {
              ofPageCacheLocks.addAll(meaning);
            }
          }
        });
    return rules.stream()
        .filter(rule -> rule.isServedBy(kinds, filesystem.twoState()))
        .filter(rule -> ofPageCacheLocks.containsAll(locks(rule)))
        // What a rule needs says all of it; of one that needs nothing, what it looks at does.
        .filter(rule -> !needs(rule).isEmpty() || sees(rule, kinds))
        .map(RuleInfo::name)
        .toList();
  }

  /** Those that are decided of some direct writes only, without these events. */
  private List<String> decidedInPart(Collection<String> without) {
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    meanings.forEach(
        (name, meaning) -> {
          if (!without.contains(name)) {
            kinds.addAll(meaning);
          }
        });
    return rules.stream()
        .filter(rule -> rule.isServedInPart(kinds, filesystem.twoState()))
        .map(RuleInfo::name)
        .toList();
  }

  /** What a rule needs to be told of page-cache locks: the events of other locks do not do. */
  private Set<EventKind> locks(RuleInfo rule) {
    Set<EventKind> locks = EnumSet.noneOf(EventKind.class);
    if (filesystem.twoState() && rule.families().contains(LockFamily.PAGE_CACHE)) {
      locks.addAll(LOCK_EVENTS);
      locks.retainAll(needs(rule));
    }
    return locks;
  }

  /** The rules that cannot be decided without these events and could be with them. */
  List<String> lost(Collection<String> without) {
    return loss(without).rules();
  }

  /** What a kernel that has none of these events costs. */
  Loss loss(Collection<String> without) {
    List<String> lost = new ArrayList<>(decided(List.of()));
    lost.removeAll(decided(without));
    List<String> inPart = new ArrayList<>(decidedInPart(without));
    inPart.removeAll(decidedInPart(List.of()));
    return new Loss(List.copyOf(without), lost, inPart);
  }

  /**
   * What the absence of two kinds of events together costs, where that is not what each costs by
   * itself: one of them may do in the other's place, or neither be of use without the other.
   */
  List<Loss> lossesTogether() {
    List<List<String>> groups = alternatives();
    List<Loss> together = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      for (int k = i + 1; k < groups.size(); k++) {
        List<String> both = new ArrayList<>(groups.get(i));
        both.addAll(groups.get(k));
        Loss loss = loss(both);
        if (!loss.isSumOf(loss(groups.get(i)), loss(groups.get(k)))) {
          together.add(loss);
        }
      }
    }
    return together;
  }

  /** The same where only some tracepoints can be recorded. */
  Outlook of(Predicate<String> recorded) {
    Map<String, Set<EventKind>> left = new LinkedHashMap<>(meanings);
    left.keySet().removeIf(recorded.negate());
    return new Outlook(filesystem, rules, left);
  }

  /** The rules that no recording of this filesystem decides. */
  List<String> undecided() {
    List<String> all = new ArrayList<>(rules.stream().map(RuleInfo::name).toList());
    all.removeAll(decided(List.of()));
    return all;
  }
}
