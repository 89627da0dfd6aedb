package dev.faultline.replay;

import dev.faultline.replay.model.Step;
import dev.faultline.replay.rules.Rule;
import dev.faultline.stream.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rules look at an event, by its shape: asked once, and looked up for every event. */
final class Subscribers {
  private static final Rule[] NONE = {};

  /** Who looks at the events of a shape, and who does where operations are over with one. */
  private static final class Interested {
    private final Rule[] always;
    private final Rule[] atEnds;

    Interested(List<Rule> always, List<Rule> atEnds) {
      this.always = always.toArray(NONE);
      this.atEnds = atEnds.toArray(NONE);
    }
  }

  private final List<Rule> rules;
  private @Nullable Interested[] byShape = new Interested[64];

  Subscribers(List<Rule> rules) {
    this.rules = rules;
  }

  /** The rules that look at this event: any that counts operations, if some are over with it. */
  Rule[] of(Step step) {
    int number = step.event().shapeNumber();
    if (number >= byShape.length) {
      byShape = Arrays.copyOf(byShape, Math.max(number + 1, 2 * byShape.length));
    }
    Interested known = byShape[number];
    if (known == null) {
      known = in(step.event().shape());
      byShape[number] = known;
    }
    return step.endsAny() ? known.atEnds : known.always;
  }

  private Interested in(Shape shape) {
    List<Rule> always = new ArrayList<>();
    List<Rule> atEnds = new ArrayList<>();
    for (Rule rule : rules) {
      boolean wants = rule.wants(shape);
      if (wants) {
        always.add(rule);
      }
      if (wants || rule.wantsEnds()) {
        atEnds.add(rule);
      }
    }
    return new Interested(always, atEnds);
  }
}
