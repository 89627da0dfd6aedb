package dev.faultline.replay.scene;

import dev.faultline.replay.model.Bracket;
import dev.faultline.replay.model.Hold;
import dev.faultline.replay.model.InodeLock;
import dev.faultline.replay.model.Mapping;
import dev.faultline.replay.model.Moment;
import dev.faultline.replay.model.Operation;
import dev.faultline.replay.model.PageCacheModel;
import dev.faultline.replay.model.Semaphore;
import dev.faultline.replay.model.TaskContext;
import dev.faultline.v1.Span;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What goes on now, as the model knows it: however long ago it began. */
final class OpenSpans {
  private final PageCacheModel model;
  private final Frame frame;

  OpenSpans(PageCacheModel model, Frame frame) {
    this.model = model;
    this.frame = frame;
  }

  void addTo(Function<TaskContext, Strip> strips) {
    for (TaskContext task : model.tasks()) {
      if (frame.concerns(task.tid())) {
        add(task, strips.apply(task));
      }
    }
    for (Semaphore semaphore : model.semaphores()) {
      semaphore.holders().all().stream()
          .filter(holder -> frame.concerns(holder.task().tid()))
          .forEach(
              holder ->
                  add(semaphore, Span.Kind.HOLD, holder.exclusive())
                      .accept(strips.apply(holder.task()), holder.acquired()));
      semaphore.waiters().stream()
          .filter(waiter -> frame.concerns(waiter.task().tid()))
          .forEach(
              waiter ->
                  add(semaphore, Span.Kind.WAIT, waiter.exclusive())
                      .accept(strips.apply(waiter.task()), waiter.since()));
    }
  }

  private static BiConsumer<Strip, Moment> add(
      Semaphore semaphore, Span.Kind kind, boolean exclusive) {
    LockName name = LockName.of(semaphore.lockClass(), semaphore.address());
    return (strip, since) ->
        strip.open(kind, name.in(exclusive ? "write" : "read"), name.instance(), since);
  }

  private static void add(TaskContext task, Strip strip) {
    Optional<Operation> operation = task.operation();
    while (operation.isPresent()) {
      Operation inside = operation.get();
      strip.open(Span.Kind.OPERATION, inside.name(), text(inside.mapping()), inside.begun());
      operation = inside.parent();
    }
    for (Hold hold : task.locks().pageCache()) {
      LockName name = LockName.of(hold.mapping());
      strip.open(Span.Kind.HOLD, name.in(hold.state().word()), name.instance(), hold.acquired());
    }
    for (InodeLock.Held held : task.locks().inode()) {
      LockName name = new LockName(held.lock().lockClass(), text(held.lock().mapping()));
      String what = name.in(held.exclusive() ? "write" : "read") + LockName.SINCE_REQUEST;
      strip.open(Span.Kind.HOLD, what, name.instance(), held.requested());
    }
    task.waiting()
        .ifPresent(
            wait -> {
              LockName name = LockName.of(wait.mapping());
              strip.open(
                  Span.Kind.WAIT, name.in(wait.state().word()), name.instance(), wait.since());
            });
    task.shootdown().ifPresent(open -> bracket(strip, Span.Kind.SHOOTDOWN, "shoot-down", open));
    task.draining().ifPresent(open -> bracket(strip, Span.Kind.DRAIN, "i_dio_count", open));
    task.faultsDisabledSince()
        .ifPresent(
            since ->
                strip.open(
                    Span.Kind.PINNING,
                    "pinning",
                    task.faultsDisabled().map(OpenSpans::text).orElse(""),
                    since));
  }

  private static void bracket(Strip strip, Span.Kind kind, String what, Bracket open) {
    strip.open(kind, what, text(open.mapping()), open.begun());
  }

  private static String text(Mapping mapping) {
    return mapping.identity().text();
  }
}
