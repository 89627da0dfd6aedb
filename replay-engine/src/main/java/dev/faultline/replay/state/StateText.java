package dev.faultline.replay.state;

import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.stream.LockKey;
import dev.faultline.stream.MappingKey;
import dev.faultline.stream.StreamDictionary;
import dev.faultline.stream.Subject;
import dev.faultline.v1.Evidence;
import dev.faultline.v1.Finding;
import dev.faultline.v1.TaskRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the model knows of everything that a finding speaks of, in words: its files with their
 * locks, pages and operations, its other locks, its tasks.
 */
final class StateText {
  private final PageCacheModel model;
  private final Finding finding;
  private final Set<Subject> subjects;
  private final TaskNames names;
  private final Set<Integer> tids = new TreeSet<>();

  StateText(
      PageCacheModel model, StreamDictionary dictionary, Finding finding, Set<Subject> subjects) {
    this.model = model;
    this.finding = finding;
    this.subjects = subjects;
    this.names = new TaskNames(dictionary);
    finding.getEvidenceList().stream().map(Evidence::getTid).forEach(tids::add);
    finding.getTasksList().stream().map(TaskRef::getTid).forEach(tids::add);
  }

  /** The state as it is now. */
  List<StateLine> lines() {
    List<StateLine> lines = new ArrayList<>();
    for (Mapping mapping : model.mappings().all()) {
      if (subjects.stream().anyMatch(subject -> isMeant(mapping, subject))) {
        lines.addAll(new MappingState(mapping, finding, model, names).lines());
      }
    }
    for (Semaphore semaphore : model.semaphores()) {
      if (subjects.contains(new LockKey(semaphore.lockClass(), semaphore.address()))) {
        lines.addAll(semaphore(semaphore));
      }
    }
    Map<Integer, TaskContext> tasks = new LinkedHashMap<>();
    model.tasks().forEach(task -> tasks.put(task.tid(), task));
    for (int tid : tids) {
      TaskContext task = tasks.get(tid);
      String text = task == null ? "not seen yet" : new TaskState(task).text();
      lines.add(new StateLine(names.of(tid), "task", text));
    }
    return lines;
  }

  private static boolean isMeant(Mapping mapping, Subject subject) {
    if (!(subject instanceof MappingKey key)) {
      return false;
    }
    MappingKey known = mapping.identity().key();
    if (key.address() != 0 && known.address() != 0) {
      return key.address() == known.address();
    }
    return key.hasInode()
        && known.hasInode()
        && key.ino() == known.ino()
        && (!key.hasDev() || !known.hasDev() || key.dev() == known.dev());
  }

  private List<StateLine> semaphore(Semaphore semaphore) {
    String of = semaphore.lockClass() + " 0x" + Long.toHexString(semaphore.address());
    List<String> holders = new ArrayList<>();
    for (Semaphore.Holder holder : semaphore.holders().all()) {
      holders.add(
          names.of(holder.task())
              + " ("
              + (holder.exclusive() ? "write" : "read")
              + ", since "
              + StateWords.time(holder.acquired())
              + ")");
    }
    String others = semaphore.holders().known().isCertain() ? "" : "others not known";
    List<String> waiters = new ArrayList<>();
    for (Semaphore.Waiter waiter : semaphore.waiters()) {
      waiters.add(
          names.of(waiter.task())
              + " to "
              + (waiter.exclusive() ? "write" : "read")
              + " since "
              + StateWords.time(waiter.since()));
    }
    return List.of(
        new StateLine(of, "held by", StateWords.list(holders, others, "nobody")),
        new StateLine(of, "asked for by", StateWords.list(waiters, "", "nobody")));
  }
}
