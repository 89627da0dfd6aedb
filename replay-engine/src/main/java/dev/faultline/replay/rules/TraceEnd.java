package dev.faultline.replay.rules;

import dev.faultline.replay.model.Mappings;
import dev.faultline.replay.model.Model;
import dev.faultline.replay.model.Moment;
import dev.faultline.stream.UnreadSample;
import dev.faultline.v1.EventKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known when the trace has ended.
 *
 * @param last the last event; empty if there was none
 * @param endNs time in ns of the last record of any sort, bound to an event of the model or not
 * @param kinds the kinds of events that the capture has
 * @param mappings all mappings
 * @param lineCount lines read (text captures)
 * @param unreadCount lines that could not be read
 * @param unread the first of them
 * @param incomplete why the capture ended before its end; empty when it did not
 * @param recordedBy the tracepoints that record a kind
 * @param fairTwoState whether to judge lock order as if the two-state lock were fair
 */
public record TraceEnd(
    Optional<Moment> last,
    long endNs,
    Set<EventKind> kinds,
    Mappings mappings,
    long lineCount,
    long unreadCount,
    List<UnreadSample> unread,
    String incomplete,
    Map<EventKind, List<String>> recordedBy,
    boolean fairTwoState) {

  /** What shows direct I/O from begin to end. */
  private static final Set<EventKind> BY_COMPLETION =
      Set.of(EventKind.DIO_RW_BEGIN, EventKind.DIO_RW_COMPLETE);

  /** What shows it on XFS in kernels that have no such events. */
  private static final Set<EventKind> BY_LOCK =
      Set.of(
          EventKind.PATH_ENTERED,
          EventKind.DIO_RW_ITER,
          EventKind.DIO_RW_WRITTEN,
          EventKind.LOCK_GIVEN_BACK);

  /** The models that the mappings of the trace are judged by. */
  public Set<Model> models() {
    Set<Model> models = EnumSet.noneOf(Model.class);
    mappings.all().forEach(mapping -> mapping.model().ifPresent(models::add));
    return models;
  }

  /** Whether a rule has a meaning for any mapping of the trace, as far as that is known. */
  public boolean applies(RuleSpec rule) {
    Set<Model> models = models();
    boolean twoState = models.isEmpty() || models.contains(Model.BCACHEFS);
    return rule.holds() != RuleSpec.Holds.TWO_STATE || twoState;
  }

  /**
   * The kinds of events that a rule needs and the capture has none of: those that it needs for the
   * mappings that there are.
   */
  public List<EventKind> missing(RuleSpec rule) {
    Set<Model> models = models();
    Set<EventKind> needs = EnumSet.noneOf(EventKind.class);
    if (models.isEmpty() || models.contains(Model.BCACHEFS)) {
      needs.addAll(List.of(rule.needs()));
    }
    if (models.stream().anyMatch(Model::isIomap) && rule.holds() != RuleSpec.Holds.TWO_STATE) {
      needs.addAll(List.of(rule.iomapNeeds()));
    }
    needs.removeAll(kinds);
    if (kinds.containsAll(BY_LOCK)) {
      needs.removeAll(BY_COMPLETION);
    }
    return List.copyOf(needs);
  }

  /** The tracepoints that record a kind, for a sentence. */
  public String tracepoints(EventKind kind) {
    List<String> names = recordedBy.getOrDefault(kind, List.of());
    return names.isEmpty() ? kind.name() : String.join(" or ", names);
  }
}
