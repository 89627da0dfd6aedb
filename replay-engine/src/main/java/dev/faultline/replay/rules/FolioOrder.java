package dev.faultline.replay.rules;

import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.Fill;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.PageRun;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.Step;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which order folios are locked.
 *
 * <p>Who has one locked may wait for another of the same mapping at a higher index only, and for
 * one of another file only with both inodes locked. No lock class says so, for all folio locks are
 * one bit in a page flag each; it follows from what the kernel does everywhere: write_cache_pages
 * walks a file upwards and does not wrap around with folios in its hands (64081362e8ff), readahead
 * and write_begin of several folios go upwards, vfs_lock_two_folios takes the lower index first,
 * and a dedupe that compares two files has i_rwsem of both. Two that disagree wait for each other,
 * as two that disagree about addresses do ({@link AddressOrder}).
 *
 * <p>What shows it:
 *
 * <pre>
 *   has folios locked         a fill, from its begin until its readahead has add, is refused, or
 *                             ends; a single folio until it has been read
 *   has locked several        a readahead: their insertions are in the order of their locks
 *   asks for one, and waits   a shoot-down, of each folio in its range; the generic fault, and
 *                             mkwrite, of the folio at their index
 *   asks, and does not wait   an insertion: a new folio is locked before anybody sees it; reclaim
 *                             and fault-around, which try: removals and PAGE_MAPPED say nothing
 * </pre>
 *
 * <p>Not seen: the lock of a folio that was there already (of a buffered write, a comparison, a
 * copy), and write-back. Not certain: that the folio which a buffered write has inserted is still
 * locked when the write faults. It copies with faults disabled; if that comes short it unlocks the
 * folio, faults its buffer in and looks the folio up again, and of all this nothing is in the trace
 * but the fault. So a write that faults with its folio locked looks like one that does not, and is
 * no opportunity. That a return probe of the fill was missed would look like a request inside of
 * it: only the record of its end, or a wait that has no end, proves that it was.
 */
@RuleSpec(
    name = "folio-order",
    group = RuleSpec.Group.WAITING,
    summary =
        "with a folio locked, another of the same mapping at a lower index, or of another file"
            + " without both inodes locked, is asked for, blocking",
    grade = RuleSpec.GradeOf.POTENTIAL,
    origin = "order of folio locks",
    per = Occasion.FOLIO_REQUEST,
    on = {EventKind.FILL_END, EventKind.EVENTS_LOST},
    needs = {EventKind.FILL_BEGIN, EventKind.PAGE_ADDED})
final class FolioOrder extends Rule {
  /** A shoot-down that takes no longer may simply not have been over when the trace stopped. */
  private static final long HUNG_NS = 1_000_000_000;

  /** One that is out of order, if the fill was still going on when it was made. */
  private record Request(Opportunity open, Moment at, Finding finding) {}

  private final Map<Fill, List<Request>> requests = new HashMap<>();

  @Override
  void observe(Step step) {
    if (begins(step) && step.kind() == EventKind.FILL_BEGIN) {
      locked((Fill) step.operation().orElseThrow());
    } else if (begins(step)) {
      LockedFolios.of(step.task()).ifPresent(fill -> asked(step, fill));
    } else if (step.kind() == EventKind.EVENTS_LOST) {
      requests.clear();
    } else if (step.ended().orElse(null) instanceof Fill fill && requests.containsKey(fill)) {
      for (Request request : requests.remove(fill)) {
        request
            .open()
            .report(request.finding().proof(step.moment(), "the fill has gone on until here"));
      }
    }
  }

  /** That they were locked downwards proves nothing: new folios are not waited for. */
  private void locked(Fill fill) {
    if (fill.isLockedUpwards()) {
      checked();
    } else {
      notApplicable(Exemption.NOT_CALLED_FOR);
    }
  }

  private void asked(Step step, Fill fill) {
    Mapping wanted = step.mapping().orElse(null);
    if (wanted == null || wanted.isAmbiguous() || fill.mapping().isAmbiguous()) {
      undecided(Doubt.AMBIGUOUS_IDENTITY);
    } else if (wanted != fill.mapping()) {
      ofAnother(step, fill, wanted);
    } else {
      ofTheSame(step, fill);
    }
  }

  private void ofAnother(Step step, Fill fill, Mapping wanted) {
    PageRange range = asksFor(step);
    boolean both =
        fill.enclosing(RangeOp.class)
            .flatMap(RangeOp::source)
            .filter(source -> source == wanted || source == fill.mapping())
            .isPresent();
    Optional<PageRange> waitsFor = waitsFor(step, wanted, range);
    if (both) {
      checked();
    } else if (waitsFor.isPresent()) {
      postpone(step, fill, FolioOrderText.another(step, fill, wanted, waitsFor.get()));
    } else if (!isUndecided(wanted.pages().known(range))) {
      checked();
    }
  }

  private void ofTheSame(Step step, Fill fill) {
    long highest = fill.lastPage();
    PageRange asked = asksFor(step);
    if (asked.first() > highest) {
      checked();
      return;
    }
    PageRange low = new PageRange(asked.first(), Math.min(asked.last(), highest));
    Optional<PageRange> waitsFor = waitsFor(step, fill.mapping(), low);
    if (waitsFor.isPresent()) {
      postpone(step, fill, FolioOrderText.same(step, fill, waitsFor.get()));
    } else if (!isUndecided(fill.mapping().pages().known(low))) {
      checked();
    }
  }

  /** The pages whose folios it goes through. */
  private static PageRange asksFor(Step step) {
    return step.kind() == EventKind.SHOOTDOWN_BEGIN
        ? step.task().shootdown().orElseThrow().pages()
        : new PageRange(step.event().a(), step.event().a());
  }

  /** The first of them that it waits for: a shoot-down meets only those that are there. */
  private static Optional<PageRange> waitsFor(Step step, Mapping mapping, PageRange range) {
    return step.kind() == EventKind.SHOOTDOWN_BEGIN
        ? mapping.pages().residentWithin(range).stream().map(PageRun::pages).findFirst()
        : Optional.of(range);
  }

  private void postpone(Step step, Fill fill, Finding finding) {
    requests
        .computeIfAbsent(fill, first -> new ArrayList<>(1))
        .add(new Request(postponed(), step.moment(), finding));
  }

  @Override
  public void finish(TraceEnd end) {
    requests.forEach(
        (fill, made) -> {
          for (Request request : made) {
            if (fill.isOver()) {
              request.open().undecided(Doubt.MISSED_END);
            } else if (hangs(fill.task(), request, end.endNs())) {
              request.open().report(request.finding());
            }
          }
        });
  }

  /** The shoot-down has not ended, nor has its task done anything else, for a long time. */
  private static boolean hangs(TaskContext task, Request request, long endNs) {
    return request.at().isPast(HUNG_NS, endNs)
        && task.shootdown()
            .filter(open -> open.begun().sequence() == request.at().sequence())
            .isPresent();
  }
}
