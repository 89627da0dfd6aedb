package dev.faultline.replay;

import dev.faultline.replay.model.Identity;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.rules.Occurrences;
import dev.faultline.replay.rules.Participant;
import dev.faultline.replay.rules.Proof;
import dev.faultline.replay.rules.RuleSpec;
import dev.faultline.replay.rules.Waiting;
import dev.faultline.v1.Argument;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.MappingRef;
import dev.faultline.v1.TaskRef;
import dev.faultline.v1.WaitFor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A finding as the report says it. */
final class FindingText {
  private FindingText() {}

  static Finding of(RuleSpec spec, Occurrences occurrences) {
    dev.faultline.replay.rules.Finding first = occurrences.first();
    Argument argument =
        Argument.newBuilder()
            .addAllLet(first.explanation().let())
            .setThen(first.explanation().then())
            .setBecause(first.explanation().because())
            .setRemedy(first.explanation().remedy())
            .build();
    Finding.Builder finding =
        Finding.newBuilder()
            .setRule(spec.name())
            .setGrade(grade(first.grade().orElse(spec.grade())))
            .setTitle(first.title())
            .setFingerprint(Fingerprint.of(spec.name(), first.key()));
    for (String otherKey : first.otherKeys()) {
      finding.addAlternativeFingerprints(Fingerprint.of(spec.name(), otherKey));
    }
    finding.setArgument(argument).setExplanation(explanation(argument));
    finding
        .getOccurrencesBuilder()
        .setCount(occurrences.count())
        .setFirstNs(first.at().timeNs())
        .setLastNs(occurrences.lastNs());
    first
        .mapping()
        .ifPresent(mapping -> finding.setMapping(mapping(mapping.identity(), first.pages())));
    first.participants().forEach(task -> finding.addTasks(task(task)));
    first.proofs().forEach(proof -> finding.addEvidence(evidence(proof)));
    first.waits().forEach(wait -> finding.addWaits(wait(wait)));
    return finding.build();
  }

  private static Grade.Value grade(RuleSpec.GradeOf grade) {
    return switch (grade) {
      case VIOLATION -> Grade.Value.VIOLATION;
      case POTENTIAL -> Grade.Value.POTENTIAL;
      case NOTE -> Grade.Value.NOTE;
    };
  }

  static String explanation(Argument argument) {
    List<String> lines = new ArrayList<>();
    argument.getLetList().forEach(let -> lines.add("let " + let));
    add(lines, "then ", argument.getThen());
    add(lines, "because ", argument.getBecause());
    add(lines, "do: ", argument.getRemedy());
    return String.join("\n", lines);
  }

  private static void add(List<String> lines, String word, String sentence) {
    if (!sentence.isEmpty()) {
      lines.add(word + sentence);
    }
  }

  private static MappingRef mapping(Identity identity, Optional<PageRange> pages) {
    MappingRef.Builder mapping =
        MappingRef.newBuilder()
            .setAddress(identity.key().addressText())
            .setDevice(identity.key().deviceText())
            .setIno(identity.ino());
    pages.ifPresent(
        range -> mapping.setHasPages(true).setFirstIndex(range.first()).setLastIndex(range.last()));
    return mapping.build();
  }

  private static TaskRef task(Participant participant) {
    Moment moment = participant.moment();
    return TaskRef.newBuilder()
        .setTid(moment.task().tid())
        .setComm(moment.task().comm())
        .setRole(participant.role())
        .build();
  }

  private static WaitFor wait(Waiting wait) {
    return WaitFor.newBuilder()
        .setWaiter(task(wait.waiter()))
        .setHolder(task(wait.holder()))
        .setWanted(wait.wanted())
        .setOf(wait.of())
        .setSinceNs(wait.since().timeNs())
        .setSinceLine(wait.since().position())
        .setWhy(wait.why())
        .setHeldNs(wait.held().timeNs())
        .setHeldLine(wait.held().position())
        .build();
  }

  private static Evidence evidence(Proof proof) {
    return evidence(proof.moment(), proof.remark());
  }

  static Evidence evidence(Moment moment, String remark) {
    return Evidence.newBuilder()
        .setLine(moment.position())
        .setTimeNs(moment.timeNs())
        .setCpu(moment.cpu())
        .setTid(moment.task().tid())
        .setComm(moment.task().comm())
        .setText(EventText.of(moment))
        .setRemark(remark)
        .build();
  }
}
