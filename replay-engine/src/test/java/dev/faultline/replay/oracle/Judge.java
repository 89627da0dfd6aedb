package dev.faultline.replay.oracle;

import dev.faultline.v1.EventKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What the judge says of a trace for one rule. */
interface Judge {
  /** For a rule that nothing is about. */
  Judge NONE = (account, tids) -> Optional.of(Judgement.NONE);

  /** His judgement; empty of a trace on which he does not sit. */
  Optional<Judgement> on(Account account, Set<Integer> tids);

  /** Whether he counts the same occasions as the rule. */
  default boolean countsAll() {
    return false;
  }

  /**
   * Whether he takes for granted that nothing is held when a trace begins. A rule that does not is
   * right to be silent where a task may only have taken again what it held.
   */
  default boolean beginsWithNothing() {
    return false;
  }

  /** Rules for which nothing but the lock itself matters. */
  static Map<String, Judge> ofLocks() {
    Map<String, Judge> all = new LinkedHashMap<>();
    all.put("state-exclusion", counting(eachLock((law, work) -> law::exclusion)));
    all.put("unbalanced-release", eachLock((law, work) -> law::balance));
    all.put("self-deadlock", eachLock((law, work) -> law::ownState));
    all.put("address-order", eachLock((law, work) -> law::order));
    all.put("deadlock", Judge::ofSleepers);
    return all;
  }

  /** The rule for which all orders matter. */
  static Map<String, Judge> ofOrders() {
    return Map.of("lock-order-inversion", ofWholeWalks(Judge::inAnyOrder));
  }

  /** All other rules that he judges. */
  static Map<String, Judge> ofAll() {
    Map<String, Judge> all = ofLocks();
    all.put("lock-contract", eachLock((law, work) -> work::contract));
    all.put("foreign-fill-under-block", counting(eachLock((law, work) -> work::foreignFill)));
    all.put("released-before-completion", eachLock((law, work) -> work::early));
    all.put("fault-out-of-order", eachLock((law, work) -> work::outOfOrder));
    all.put("block-not-retaken", eachLock((law, work) -> work::notRetaken));
    all.put(
        "fdm-bracket", both(eachLock((law, work) -> work::pinning), eachTask(law -> law::bracket)));
    all.put("fault-not-refused", eachTask(law -> FdmLaw::notRefused));
    all.put("populated-range-at-submit", counting(eachPage(law -> law::populated)));
    all.put("stale-page-after-dio", eachPage(law -> law::stale));
    all.put("mkwrite-revalidation", eachPage(law -> law::handedOut));
    all.put("missing-reshootdown", eachWriter(law -> law::unshot));
    all.put("drop-not-signalled", eachWriter(law -> law::unsignalled));
    all.put("dirtied-in-write-window", eachWriter(law -> law::dirtied));
    return all;
  }

  private static Optional<Judgement> ofSleepers(Account account, Set<Integer> tids) {
    boolean gaps =
        account.events().stream().anyMatch(event -> event.kind() == EventKind.EVENTS_LOST);
    // Who waits for whom follows from the counter, and a lock that was misused has a wrong one.
    return gaps
        ? Optional.empty()
        : Optional.of(new Sleepers(account).judged(tids)).filter(Judgement::innocent);
  }

  private static Optional<Judgement> inAnyOrder(Account account, Set<Integer> tids) {
    boolean gaps =
        account.events().stream().anyMatch(event -> event.kind() == EventKind.EVENTS_LOST);
    Interleavings orders = new Interleavings(account.events());
    if (gaps || !orders.isAsRecorded()) {
      return Optional.empty(); // locks that do not do what they must, or unknown ones
    }
    Map<Long, Ruling> rulings = new TreeMap<>();
    orders.deadlocks().forEach(line -> rulings.put(line, Ruling.CERTAIN));
    return Optional.of(new Judgement(rulings, true, Set.of()));
  }

  private static Judge eachLock(BiFunction<LockLaw, LockedWork, Forbidden<LockWorld>> rule) {
    return (account, tids) ->
        eachFile(
            file -> {
              LockLaw law = new LockLaw(file, tids);
              return Judgement.of(
                  law, rule.apply(law, new LockedWork(file, account.events())), account);
            });
  }

  private static Judge eachPage(Function<PageLaw, Forbidden<PageWorld>> rule) {
    return (account, tids) ->
        eachFile(
            file -> {
              PageLaw law = new PageLaw(file, account.events());
              return Judgement.of(law, rule.apply(law), account);
            });
  }

  private static Judge eachWriter(Function<WriteLaw, Forbidden<WriteWorld>> rule) {
    return (account, tids) ->
        eachFile(
            file -> {
              Judgement all = Judgement.NONE;
              for (int tid : tids) {
                WriteLaw law = new WriteLaw(tid, file);
                all = all.and(Judgement.of(law, rule.apply(law), account));
              }
              return all;
            });
  }

  private static Judge eachTask(Function<FdmLaw, Forbidden<FdmWorld>> rule) {
    return (account, tids) -> {
      Judgement all = Judgement.NONE;
      for (int tid : tids) {
        FdmLaw law = new FdmLaw(tid);
        all = all.and(Judgement.of(law, rule.apply(law), account));
      }
      return Optional.of(all);
    };
  }

  private static Optional<Judgement> eachFile(Function<Character, Judgement> ofFile) {
    return Optional.of(ofFile.apply('A').and(ofFile.apply('B')));
  }

  private static Judge both(Judge one, Judge other) {
    return (account, tids) ->
        one.on(account, tids)
            .flatMap(first -> other.on(account, tids).map(second -> first.and(second)));
  }

  private static Judge ofWholeWalks(Judge judge) {
    return new Judge() {
      @Override
      public Optional<Judgement> on(Account account, Set<Integer> tids) {
        return judge.on(account, tids);
      }

      @Override
      public boolean beginsWithNothing() {
        return true;
      }
    };
  }

  private static Judge counting(Judge judge) {
    return new Judge() {
      @Override
      public Optional<Judgement> on(Account account, Set<Integer> tids) {
        return judge.on(account, tids);
      }

      @Override
      public boolean countsAll() {
        return true;
      }
    };
  }
}
