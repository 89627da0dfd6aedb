package dev.faultline.replay;

import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Interests;
import dev.faultline.replay.rules.Rule;
import dev.faultline.stream.Shape;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which rules look at an event: those that want its shape, and where operations are over with it
 * those that count such operations. Asked once, and looked up for every event.
 */
final class Subscribers {
  private static final Rule[] NONE = {};

  /**
   * Who looks at the events of a shape, by what such an event is to a rule unless operations are
   * over with it.
   */
  static final class Interested {
    private final boolean isGap;
    private final Rule[] rules;
    private final Rule[] counting;
    private final Rule[] looking;
    private final Rule[] settling;

    Interested(List<Rule> rules, Shape shape) {
      List<Rule> counts = new ArrayList<>();
      List<Rule> looks = new ArrayList<>();
      List<Rule> settles = new ArrayList<>();
      for (Rule rule : rules) {
        Interests interests = rule.interests();
        List<Rule> those = interests.onlySettles(shape) ? settles : looks;
        (interests.begins(shape) ? counts : those).add(rule);
      }
      this.isGap = shape.kind() == EventKind.EVENTS_LOST;
      this.rules = rules.toArray(NONE);
      this.counting = counts.toArray(NONE);
      this.looking = looks.toArray(NONE);
      this.settling = settles.toArray(NONE);
    }

    /**
     * Shows them the event; who would only settle with it what is open, and has nothing, is passed
     * over.
     */
    void see(Step step) {
      if (isGap || step.endsAny()) {
        for (Rule rule : rules) {
          rule.see(step);
        }
        return;
      }
      for (Rule rule : counting) {
        rule.count(step);
      }
      for (Rule rule : looking) {
        rule.look(step);
      }
      for (Rule rule : settling) {
        if (rule.hasOpen()) {
          rule.look(step);
        }
      }
    }

    Rule[] rules() {
      return rules;
    }
  }

  /** Who looks at the events of a shape, by what is over with them. */
  private final class OfShape {
    private final Shape shape;
    private final Interested always;
    private final Interested atEnds;
    private final Map<Class<? extends Operation>, Interested> atEndOf = new HashMap<>();

    OfShape(Shape shape) {
      this.shape = shape;
      this.always = interested(rule -> false);
      this.atEnds = interested(rule -> rule.interests().wantsEnds());
    }

    private Interested interested(Predicate<Rule> besides) {
      List<Rule> interested = new ArrayList<>();
      for (Rule rule : rules) {
        if (rule.interests().wants(shape) || besides.test(rule)) {
          interested.add(rule);
        }
      }
      return new Interested(interested, shape);
    }

    Interested at(Step step) {
      if (!step.endsAny()) {
        return always;
      }
      if (step.over().size() > 1) {
        return atEnds;
      }
      Class<? extends Operation> over = step.over().get(0).getClass();
      Interested known = atEndOf.get(over);
      if (known == null) {
        known = interested(rule -> rule.interests().wantsEndsOf(over));
        atEndOf.put(over, known);
      }
      return known;
    }
  }

  private final List<Rule> rules;
  private @Nullable OfShape[] byShape = new OfShape[64];

  Subscribers(List<Rule> rules) {
    this.rules = rules;
  }

  /** The rules that look at this event. */
  Interested of(Step step) {
    int number = step.event().shapeNumber();
    if (number >= byShape.length) {
      byShape = Arrays.copyOf(byShape, Math.max(number + 1, 2 * byShape.length));
    }
    OfShape known = byShape[number];
    if (known == null) {
      known = new OfShape(step.event().shape());
      byShape[number] = known;
    }
    return known.at(step);
  }
}
