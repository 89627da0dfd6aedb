package dev.faultline.replay.rules;

import dev.faultline.replay.model.Operation;
import dev.faultline.stream.LockFamily;
import dev.faultline.v1.EventKind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What there is to know about a rule without running it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RuleSpec {
  /** The final name, as in reports; also the name of its page. */
  String name();

  /** Which part of the table it stands in. */
  Group group();

  /** What it reports, in one line. */
  String summary();

  /** The grade of its findings; some rules lower it for a finding. */
  GradeOf grade();

  /** The invariant or lock rule behind it: {@code INV-5}. */
  String origin();

  /** What gives it something to check: each of these is one opportunity. */
  Occasion[] per() default {};

  /** The events that it is told of, beside those that are an opportunity. */
  EventKind[] on() default {};

  /** The events that it is told of as well, but only while an opportunity is open. */
  EventKind[] settling() default {};

  /** The operations that it looks at when they are over, beside those that are an opportunity. */
  Class<? extends Operation>[] ends() default {};

  /** Of which locks it is told, where the events in {@link #on} are events of locks. */
  Locks locks() default Locks.PAGE_CACHE;

  /**
   * The events without which nothing it says of files with a two-state lock can be relied on: where
   * a capture has none of one of them, what the rule found is not reported and what it checked is
   * undecided.
   */
  EventKind[] needs() default {};

  /** The locks whose events it needs, where its needs are events of locks. */
  String[] families() default {LockFamily.PAGE_CACHE};

  /**
   * Locks beside {@link #families} that it would look at: without their events what it finds is
   * right, but it has not looked at everything.
   */
  String[] alsoOf() default {};

  /** The same for files whose direct I/O goes through iomap. */
  EventKind[] iomapNeeds() default {};

  /** Of which files it speaks. */
  Holds holds() default Holds.TWO_STATE;

  /** The locks whose events a rule is told of. */
  enum Locks {
    /** Those of the page cache: {@code add} and {@code block}. */
    PAGE_CACHE,
    /** Every lock: who does anything to another one does not wait any more, or has moved on. */
    EVERY
  }

  /** Of which files a rule speaks. */
  enum Holds {
    /** Of those that a two-state lock guards; of others there is nothing to check. */
    TWO_STATE,
    /** Of files of every model. */
    EVERYWHERE
  }

  /** The parts of the table of rules. */
  enum Group {
    /** What is in the page cache against what is on disk. */
    COHERENCY("Coherency"),
    /** How locks and faults_disabled_mapping are used. */
    PROTOCOL("Protocol"),
    /** Who waits for whom. */
    WAITING("Lock order and waiting"),
    /** What the capture itself lacks. */
    QUALITY("Capture quality");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** The heading in documents. */
    public String title() {
      return title;
    }
  }

  /** The grade of a finding. */
  enum GradeOf {
    /** Certain from the trace. */
    VIOLATION,
    /** Not seen to go wrong, but all the parts are there. */
    POTENTIAL,
    /** Worth a line; never changes a verdict. */
    NOTE
  }
}
