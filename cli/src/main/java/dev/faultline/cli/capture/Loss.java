package dev.faultline.cli.capture;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a kernel without some events costs.
 *
 * @param events the events, {@code system:name}
 * @param rules that cannot be decided then
 * @param inPart rules that decide only some direct writes then
 */
record Loss(List<String> events, List<String> rules, List<String> inPart) {

  /** Whether it is what the absence of its two parts costs, one after the other. */
  boolean isSumOf(Loss one, Loss other) {
    Set<String> lost = both(one.rules, other.rules);
    Set<String> left = both(one.inPart, other.inPart);
    left.removeAll(lost);
    return lost.equals(Set.copyOf(rules)) && left.equals(Set.copyOf(inPart));
  }

  private static Set<String> both(List<String> one, List<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
