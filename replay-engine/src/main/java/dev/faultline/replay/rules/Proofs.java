package dev.faultline.replay.rules;

import dev.faultline.replay.model.Moment;
import dev.faultline.stream.MappingKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The events that prove a finding, in order of the trace, each of them once. */
final class Proofs {
  private final List<Proof> proofs = new ArrayList<>();

  List<Proof> all() {
    return proofs;
  }

  /** Adds an event, or what else it shows. */
  void add(Moment moment, String remark) {
    for (int i = 0; i < proofs.size(); i++) {
      Proof known = proofs.get(i);
      if (known.moment().sequence() == moment.sequence()) {
        if (!known.remark().contains(remark)) {
          proofs.set(i, new Proof(moment, known.remark() + "; " + remark));
        }
        return;
      }
    }
    proofs.add(new Proof(moment, remark));
    proofs.sort(Comparator.comparingLong(proof -> proof.moment().sequence()));
  }

  /** The shortest time in ns between two neighbours on different CPUs. */
  long marginNs() {
    long margin = Long.MAX_VALUE;
    for (int i = 1; i < proofs.size(); i++) {
      margin = Math.min(margin, betweenNs(proofs.get(i - 1).moment(), proofs.get(i).moment()));
    }
    return margin;
  }

  /** The time in ns by which the clocks of two CPUs must disagree to turn these events round. */
  static long betweenNs(Moment earlier, Moment later) {
    return earlier.cpu() == later.cpu()
        ? Long.MAX_VALUE
        : Math.max(0, later.timeNs() - earlier.timeNs());
  }

  /** Whether one of them names its file by device and inode number alone. */
  boolean nameFileByNumber() {
    return proofs.stream()
        .map(proof -> proof.moment().subject())
        .anyMatch(subject -> subject instanceof MappingKey key && key.address() == 0);
  }
}
