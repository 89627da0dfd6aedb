package dev.faultline.replay.state;

import dev.faultline.replay.model.DioWrite;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.Insertion;
import dev.faultline.replay.model.IomapDio;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.PageRange;
import dev.faultline.replay.model.PageRun;
import dev.faultline.replay.model.RangeOp;
import dev.faultline.replay.model.State;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.Finding;
import dev.faultline.v1.MappingRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the model knows of one file. */
final class MappingState {
  private static final int MOST_RANGES = 4;

  private final Mapping mapping;
  private final Finding finding;
  private final PageCacheModel model;
  private final TaskNames names;

  MappingState(Mapping mapping, Finding finding, PageCacheModel model, TaskNames names) {
    this.mapping = mapping;
    this.finding = finding;
    this.model = model;
    this.names = names;
  }

  List<StateLine> lines() {
    List<StateLine> lines = new ArrayList<>();
    if (mapping.isTwoState()) {
      lines.add(line("block", holders(State.BLOCK)));
      lines.add(line("add", holders(State.ADD)));
      lines.add(line("waiting", StateWords.list(waiters(), "", "nobody")));
    }
    lines.add(line("under way", StateWords.list(operations(), "", "nothing that was seen")));
    for (PageRange range : ranges()) {
      lines.add(line("pages " + StateWords.pages(range), pages(range)));
    }
    return lines;
  }

  private StateLine line(String what, String text) {
    return new StateLine(mapping.identity().text(), what, text);
  }

  private String holders(State state) {
    List<String> holders = new ArrayList<>();
    for (Hold hold : mapping.lock().holds()) {
      if (hold.state() == state) {
        holders.add("held by " + holder(hold));
      }
    }
    if (state == State.BLOCK) {
      mapping.lock().unsure().forEach(hold -> holders.add("perhaps held by " + holder(hold)));
    }
    boolean known = mapping.lock().holdersKnown(state);
    String unknown = holders.isEmpty() ? "holders not known" : "others not known";
    return StateWords.list(holders, known ? "" : unknown, "not held");
  }

  private String holder(Hold hold) {
    return names.of(hold.acquired().task().tid())
        + " ("
        + hold.operation().map(operation -> operation.name() + ", ").orElse("")
        + "since "
        + StateWords.time(hold.acquired())
        + ")";
  }

  private List<String> waiters() {
    List<String> waiters = new ArrayList<>();
    for (TaskContext task : model.tasks()) {
      task.waiting()
          .filter(wait -> wait.mapping() == mapping)
          .ifPresent(
              wait ->
                  waiters.add(
                      names.of(task)
                          + " for "
                          + wait.state().word()
                          + " since "
                          + StateWords.time(wait.since())));
    }
    return waiters;
  }

  private List<String> operations() {
    Set<String> operations = new LinkedHashSet<>();
    mapping.underWay().directWrites().forEach(write -> operations.add(write(write)));
    mapping.underWay().directIo().forEach(io -> operations.add(direct(io)));
    mapping.underWay().rangeOps().forEach(operation -> operations.add(range(operation)));
    for (TaskContext task : model.tasks()) {
      task.operation()
          .filter(operation -> operation.mapping() == mapping)
          .filter(operation -> !isListedByMapping(operation))
          .ifPresent(operation -> operations.add(plain(operation)));
    }
    return List.copyOf(operations);
  }

  private static boolean isListedByMapping(Operation operation) {
    return operation instanceof DioWrite
        || operation instanceof IomapDio
        || operation instanceof RangeOp;
  }

  private String plain(Operation operation) {
    return operation.name() + " of " + names.of(operation.begun().task().tid());
  }

  private String write(DioWrite write) {
    StringBuilder text = new StringBuilder(plain(write));
    text.append(" (bytes ").append(write.offset()).append("-");
    text.append(write.offset() + Math.max(write.length(), 1) - 1);
    since(text, ", shot down at ", write.window().lastShootdown());
    if (write.pinning().turns() > 1) {
      text.append(", turn ").append(write.pinning().turns());
    }
    since(text, ", locks dropped at ", write.window().dropped());
    since(text, ", submitted at ", write.submission().last());
    since(text, ", on disk at ", write.submission().written());
    since(text, ", queued at ", write.queued());
    return text.append(')').toString();
  }

  private String direct(IomapDio io) {
    StringBuilder text = new StringBuilder(plain(io));
    text.append(" (bytes ").append(io.offset()).append("-");
    text.append(io.offset() + Math.max(io.length(), 1) - 1);
    since(text, ", first mapped at ", io.loop().first());
    since(text, ", queued at ", io.queued());
    since(text, ", on disk at ", io.completion().written());
    return text.append(')').toString();
  }

  private String range(RangeOp operation) {
    StringBuilder text = new StringBuilder(plain(operation));
    text.append(" (pages ").append(StateWords.pages(operation.pages()));
    operation.source().ifPresent(source -> text.append(", from ").append(source.identity().text()));
    since(text, ", changes extents since ", operation.changing());
    return text.append(')').toString();
  }

  private static void since(StringBuilder text, String words, Optional<Moment> moment) {
    moment.ifPresent(at -> text.append(words).append(StateWords.time(at)));
  }

  /** The pages of the finding; where it names none, those of the writes and changes under way. */
  private List<PageRange> ranges() {
    MappingRef concerned = finding.getMapping();
    boolean isThis =
        concerned.getAddress().equals(mapping.identity().key().addressText())
            || (concerned.getIno() == mapping.identity().ino() && concerned.getIno() != 0);
    if (concerned.getHasPages() && isThis) {
      return List.of(new PageRange(concerned.getFirstIndex(), concerned.getLastIndex()));
    }
    Set<PageRange> ranges = new LinkedHashSet<>();
    mapping.underWay().directWrites().forEach(write -> ranges.add(write.allPages()));
    mapping.underWay().directIo().forEach(io -> ranges.add(io.pages()));
    mapping.underWay().rangeOps().forEach(operation -> ranges.add(operation.pages()));
    return ranges.stream().limit(MOST_RANGES).toList();
  }

  private String pages(PageRange range) {
    List<String> runs = new ArrayList<>();
    for (PageRun run : mapping.pages().within(range)) {
      runs.add(
          StateWords.pages(run.pages())
              + run.insertion().map(this::resident).orElse(" not in the page cache"));
    }
    boolean known = mapping.pages().isKnown(range);
    String unknown = runs.isEmpty() ? "not known" : "the rest not known";
    return StateWords.list(runs, known ? "" : unknown, "not known");
  }

  private String resident(Insertion insertion) {
    StringBuilder text = new StringBuilder(" resident (inserted by ");
    text.append(names.of(insertion.task())).append(" at ");
    text.append(StateWords.time(insertion.begun()));
    if (insertion.readIn().isPresent()) {
      since(text, ", read by ", insertion.readIn());
    } else {
      text.append(", not read yet");
    }
    return text.append(')').toString();
  }
}
