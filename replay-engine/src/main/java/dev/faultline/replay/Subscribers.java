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

  /** What an event of a shape is to a rule, unless operations are over with it. */
  private enum Part {
    /** It may be an opportunity. */
    COUNTS,
    /** It is something to look at. */
    LOOKS,
    /** It only settles what is open. */
    SETTLES
  }

  /** Who looks at the events of a shape. */
  static final class Interested {
    private final Rule[] rules;
    private final Part[] parts;

    Interested(List<Rule> rules, Shape shape) {
      this.rules = rules.toArray(NONE);
      this.parts = new Part[rules.size()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = part(rules.get(i).interests(), shape);
      }
    }

    private static Part part(Interests interests, Shape shape) {
      if (interests.begins(shape.kind()) || shape.kind() == EventKind.EVENTS_LOST) {
        return Part.COUNTS;
      }
      return interests.onlySettles(shape) ? Part.SETTLES : Part.LOOKS;
    }

    /**
     * Shows them the event; who would only settle with it what is open, and has nothing, is passed
     * over.
     */
    void see(Step step) {
      boolean ends = step.endsAny();
      for (int i = 0; i < rules.length; i++) {
        if (ends || parts[i] == Part.COUNTS) {
          rules[i].see(step);
        } else if (parts[i] == Part.LOOKS || rules[i].hasOpen()) {
          rules[i].look(step);
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
