package dev.faultline.replay.rules;

import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a rule has found, once.
 *
 * <p>Findings of one rule with the same key are one bug. The key says what went wrong in words that
 * do not differ from run to run, nor with where a capture happens to begin; it is the title, unless
 * the title names an operation that a shorter capture would not know. Everything of this run is in
 * the other parts.
 */
public final class Finding {
  private final Moment at;
  private final String title;
  private final List<Participant> participants = new ArrayList<>();
  private final Explanation explanation = new Explanation();
  private final Proofs proofs = new Proofs();
  private final List<Waiting> waits = new ArrayList<>();
  private String key;
  private final List<String> otherKeys = new ArrayList<>();
  private Optional<RuleSpec.GradeOf> grade = Optional.empty();
  private Optional<Mapping> mapping = Optional.empty();
  private Optional<PageRange> pages = Optional.empty();
  private final Neighbours neighbours = new Neighbours();
  private boolean anyOrder;
  private boolean fact;

  private Finding(Moment at, String title) {
    this.at = at;
    this.title = title;
    this.key = title;
  }

  /**
   * A finding.
   *
   * @param at the event with which it became certain
   * @param title one sentence without numbers or names of this run
   */
  public static Finding at(Moment at, String title) {
    return new Finding(at, title);
  }

  /** Says what the bug is where the title says more than every capture of it would. */
  public Finding key(String sentence) {
    key = sentence;
    return this;
  }

  /**
   * What the same bug is called by other captures, or was called by earlier versions: whoever knows
   * it by that key knows it.
   */
  public Finding otherKeys(List<String> sentences) {
    otherKeys.addAll(sentences);
    return this;
  }

  /** Adds something that is given. */
  public Finding let(String sentence) {
    explanation.let(sentence);
    return this;
  }

  /** Says what happened. */
  public Finding then(String sentence) {
    explanation.then(sentence);
    return this;
  }

  /** Says why that is wrong. */
  public Finding because(String sentence) {
    explanation.because(sentence);
    return this;
  }

  /** Says what to do or to ask next. */
  public Finding remedy(String sentence) {
    explanation.remedy(sentence);
    return this;
  }

  /** Gives it another grade than the rule's. */
  public Finding grade(RuleSpec.GradeOf other) {
    grade = Optional.of(other);
    return this;
  }

  /** Names the mapping concerned. */
  public Finding on(Mapping concerned) {
    mapping = Optional.of(concerned);
    return this;
  }

  /** Names the mapping and the pages concerned. */
  public Finding on(Mapping concerned, PageRange range) {
    pages = Optional.of(range);
    return on(concerned);
  }

  /** Names a participant by one of its events. */
  public Finding by(Moment moment, String role) {
    boolean known =
        participants.stream()
            .anyMatch(participant -> participant.moment().task().equals(moment.task()));
    if (!known) {
      participants.add(new Participant(moment, role));
    }
    return this;
  }

  /** Adds an event that proves something; events are put in order of the trace. */
  public Finding proof(Moment moment, String remark) {
    proofs.add(moment, remark);
    return this;
  }

  /** Adds an event that proves something, where there is one. */
  public Finding proof(Optional<Moment> moment, String remark) {
    moment.ifPresent(event -> proof(event, remark));
    return this;
  }

  /** It rests on this hold's going on at the event with which it became certain. */
  public Finding whileHeld(Optional<Hold> hold) {
    hold.ifPresent(held -> whileHeld(held, at));
    return this;
  }

  /** It rests on this hold's going on at one of its events. */
  public Finding whileHeld(Hold hold, Moment then) {
    neighbours.add(then, hold);
    return this;
  }

  /** It rests on the task's having this still. */
  public Finding whileHolding(Hold own) {
    neighbours.addOwn(at, own);
    return this;
  }

  /** It rests on these two having happened in their order, if the other comes at all. */
  public Finding beside(Moment one, Supplier<Optional<Moment>> other) {
    neighbours.add(one, other);
    return this;
  }

  /** It rests on nothing but the event itself: whatever else is not recorded, it stands. */
  public Finding asFact() {
    fact = true;
    return this;
  }

  boolean isFact() {
    return fact;
  }

  /** Its proofs may have happened in another order than that of the trace. */
  public Finding inAnyOrder() {
    anyOrder = true;
    return this;
  }

  /**
   * The shortest time in ns between two of its events on different CPUs: if their clocks disagree
   * by more, it is not certain that it happened in this order, not even for one task.
   */
  long marginNs() {
    return anyOrder ? neighbours.marginNs() : Math.min(proofs.marginNs(), neighbours.marginNs());
  }

  /**
   * Whether it is about a file that shares its inode number, and rests on an event without more.
   */
  boolean isOfAmbiguousFile() {
    return mapping.filter(Mapping::wasAmbiguous).isPresent() && proofs.nameFileByNumber();
  }

  /** Adds who waits for whom. */
  public Finding waits(Waiting wait) {
    waits.add(wait);
    return this;
  }

  /** The event with which it became certain. */
  public Moment at() {
    return at;
  }

  /** One sentence without numbers or names of this run. */
  public String title() {
    return title;
  }

  /** What makes findings of this rule one bug. */
  public String key() {
    return key;
  }

  /** Under which other keys it may be known. */
  public List<String> otherKeys() {
    return otherKeys;
  }

  /** It in words. */
  public Explanation explanation() {
    return explanation;
  }

  /** The grade, where it is not the rule's. */
  public Optional<RuleSpec.GradeOf> grade() {
    return grade;
  }

  /** The mapping concerned. */
  public Optional<Mapping> mapping() {
    return mapping;
  }

  /** The pages concerned. */
  public Optional<PageRange> pages() {
    return pages;
  }

  /** Who took part. */
  public List<Participant> participants() {
    return participants;
  }

  /** The events that prove it, in order of the trace. */
  public List<Proof> proofs() {
    return proofs.all();
  }

  /** Who waits for whom, where somebody does. */
  public List<Waiting> waits() {
    return waits;
  }
}
