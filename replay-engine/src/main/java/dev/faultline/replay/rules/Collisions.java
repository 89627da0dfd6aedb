package dev.faultline.replay.rules;

import dev.faultline.replay.model.Collision;
import dev.faultline.replay.model.Doubt;
import dev.faultline.replay.model.ErrorCheck;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Direct writes through iomap whose second shoot-down met pages that it could not remove, or may
 * have, and what is heard of it later.
 *
 * <p>That the pages are still there is certain in a capture that shows removals. In one that does
 * not, it is when they are written back later, or when the kernel says so. The kernel says so at
 * the next fsync of the file: the error is that of the writes since the last one. Where none of
 * them is known to have collided, those of which it is not known are all that is left, and one of
 * them has; of the others that is as open as it was.
 */
final class Collisions {
  private static final class Open {
    private final IomapDio write;
    private final Doubt doubt;
    private final List<Finding> findings;
    private final Opportunity opportunity;

    Open(IomapDio write, Doubt doubt, List<Finding> findings, Opportunity opportunity) {
      this.write = write;
      this.doubt = doubt;
      this.findings = findings;
      this.opportunity = opportunity;
    }
  }

  private final Rule rule;
  private final Map<IomapDio, List<Finding>> reported = new LinkedHashMap<>();
  private final Map<IomapDio, Open> open = new LinkedHashMap<>();
  private final Set<IomapDio> settled = new HashSet<>();
  private boolean showsRemovals;

  Collisions(Rule rule) {
    this.rule = rule;
  }

  void observe(Step step) {
    switch (step.kind()) {
      case PAGE_REMOVED -> {
        if (!showsRemovals) {
          showsRemovals = true;
          open.values().removeIf(each -> isFound(each) && reportAll(each));
        }
      }
      case PAGE_ADDED -> {
        if (!showsRemovals && !open.isEmpty()) {
          step.mapping().ifPresent(mapping -> cameBack(step, mapping));
        }
      }
      case WRITEBACK -> writtenBack(step);
      case WRITEBACK_ERROR_SEEN -> step.pages().errorCheck().ifPresent(this::errorSeen);
      case EVENTS_LOST -> lost();
      default -> {}
    }
  }

  /** A page that comes in was not there: its removal, and what led to that, was not recorded. */
  private void cameBack(Step step, Mapping mapping) {
    PageRange folio = PageRange.ofFolio(step.event().a(), step.event().b());
    open.values()
        .removeIf(
            each -> {
              boolean gone =
                  each.write.mapping() == mapping
                      && each.write.window().collisions().stream()
                          .anyMatch(collision -> folio.overlaps(collision.pages()));
              if (gone) {
                give(each, false);
              }
              return gone;
            });
  }

  /** One finding for each task that dirtied pages, and each way in which it did. */
  void found(Moment at, IomapDio dio) {
    Map<String, List<Collision>> byDirtier = new LinkedHashMap<>();
    for (Collision collision : dio.window().collisions()) {
      String dirtier =
          IomapProse.dirtier(collision.dirtying().path()) + collision.dirtying().at().task().tid();
      byDirtier.computeIfAbsent(dirtier, name -> new ArrayList<>()).add(collision);
    }
    List<Finding> findings = new ArrayList<>();
    for (List<Collision> collisions : byDirtier.values()) {
      collisions.sort(Comparator.comparingLong(each -> each.dirtying().at().sequence()));
      findings.add(WriteCollision.finding(at, dio, collisions));
    }
    boolean certain = showsRemovals && !dio.mapping().identity().mayBeShared();
    Open found = new Open(dio, Doubt.NOT_RECORDED, findings, rule.postponed());
    if (!certain) {
      open.put(dio, found);
    } else {
      reportAll(found);
    }
  }

  /** It is not known whether this one collided: the kernel may say so later. */
  void undecided(IomapDio dio, Doubt doubt) {
    open.put(dio, new Open(dio, doubt, List.of(), rule.postponed()));
  }

  /** Whether the kernel's word on this one came before its end. */
  boolean isSettled(IomapDio dio) {
    return settled.remove(dio);
  }

  /** The trace has ended: what is open stays so. */
  void finish() {
    open.values().forEach(each -> give(each, showsRemovals));
    open.clear();
  }

  private static boolean isFound(Open each) {
    return !each.findings.isEmpty() && !each.write.mapping().identity().mayBeShared();
  }

  private boolean reportAll(Open found) {
    boolean first = true;
    for (Finding finding : found.findings) {
      if (first) {
        found.opportunity.report(finding);
      } else {
        rule.report(finding);
      }
      first = false;
    }
    reported.put(found.write, found.findings);
    return true;
  }

  /** Nothing more will be heard of it. */
  private void give(Open each, boolean certain) {
    if (certain && !each.findings.isEmpty()) {
      each.findings.forEach(finding -> IomapProse.weaken(finding, each.write.mapping()));
      reportAll(each);
    } else {
      each.opportunity.undecided(each.doubt);
    }
  }

  /** The ledger has counted what was open as lost; what was found is still worth a word. */
  private void lost() {
    for (Open each : open.values()) {
      if (showsRemovals) {
        each.findings.forEach(
            finding -> rule.remark(IomapProse.weaken(finding, each.write.mapping())));
      }
    }
    open.clear();
    reported.clear();
    settled.clear();
  }

  private void writtenBack(Step step) {
    if (open.isEmpty() || step.mapping().isEmpty() || step.event().b() < 0) {
      return;
    }
    PageRange pages = PageRange.ofBytes(step.event().a(), step.event().b());
    open.values()
        .removeIf(
            each -> {
              boolean proved =
                  isFound(each)
                      && each.write.mapping() == step.mapping().get()
                      && each.findings.get(0).pages().orElseThrow().overlaps(pages);
              if (proved) {
                each.findings
                    .get(0)
                    .proof(
                        step.moment(),
                        "it is still there: it is written back, over the direct write");
                reportAll(each);
              }
              return proved;
            });
  }

  private void errorSeen(ErrorCheck check) {
    if (!check.ofShootdown()) {
      return;
    }
    List<Open> candidates = new ArrayList<>();
    boolean explained = false;
    for (IomapDio write : check.writes()) {
      Open each = open.remove(write);
      List<Finding> told = reported.remove(write);
      if (!write.isOver()) {
        each = new Open(write, Doubt.UNFINISHED, List.of(), rule.postponed());
        settled.add(write);
      }
      if (each != null && each.findings.isEmpty()) {
        candidates.add(each);
      } else if (each != null) {
        each.findings.forEach(finding -> WriteCollision.toldAtFsync(finding, check.at()));
        reportAll(each);
        reported.remove(write);
        explained = true;
      } else if (told != null) {
        told.forEach(finding -> WriteCollision.toldAtFsync(finding, check.at()));
        explained = true;
      }
    }
    int reports = 0;
    for (Open each : candidates) {
      if (!explained && reports == 0) {
        each.opportunity.report(KernelsWord.atFsync(check, each.write, candidates.size()));
      } else {
        each.opportunity.undecided(each.doubt);
        if (!explained) {
          rule.remark(KernelsWord.orAtFsync(check, each.write, candidates.size()));
        }
      }
      reports++;
    }
  }

  /** The kernel logs, in the name of who completed this write, that its shoot-down failed. */
  void logged(IomapDio dio, Moment log) {
    rule.report(KernelsWord.inLog(log, dio));
  }

  /** How it is known, or not, what became of a write. */
  static Doubt doubt(IomapDio dio) {
    if (dio.completion().isMistaken()) {
      return Doubt.ASYNCHRONOUS;
    }
    if (dio.end().equals(Optional.of(Operation.End.PROVED))) {
      return dio.isEndRecorded() ? Doubt.MISSED_END : Doubt.NOT_RECORDED;
    }
    return dio.completion().written().isPresent() ? Doubt.UNKNOWN_STATE : Doubt.NOT_RECORDED;
  }
}
