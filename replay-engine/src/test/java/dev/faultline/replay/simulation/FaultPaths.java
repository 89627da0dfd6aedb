package dev.faultline.replay.simulation;

import dev.faultline.replay.model.Fault;
import dev.faultline.replay.model.Mkwrite;
import dev.faultline.replay.model.State;
import dev.faultline.stream.Subject;
import dev.faultline.v1.EventKind;
import dev.faultline.v1.Mode;

/** {@code bch2_page_fault} and {@code bch2_page_mkwrite}. */
final class FaultPaths {
  private static final long NOPAGE = 0x100;
  private static final long LOCKED = 0x200;
  private static final long RETRY = 0x400;
  private static final long ADDRESS = 0x7f00_0000_0000L;

  private final Kernel kernel;
  private final PageCachePaths pages;
  private final WritebackPaths writeback;

  FaultPaths(Kernel kernel, PageCachePaths pages, WritebackPaths writeback) {
    this.kernel = kernel;
    this.pages = pages;
    this.writeback = writeback;
  }

  /** Touches a page of a file through a mapping; {@code task.faultServed} says how it went. */
  void touch(SimTask task, SimFile file, long index, boolean write) {
    task.faultServed = false;
    SimFolio folio = file.at(index);
    boolean around =
        folio != null
            && folio.uptodate
            && !folio.locked
            && index < file.endIndex()
            && kernel.chance(40);
    if (around && folio != null) {
      task.faultServed = true;
      if (kernel.chance(50)) {
        kernel.emit(
            task,
            EventKind.PAGE_MAPPED,
            Mode.MODE_UNSPECIFIED,
            file.byInode,
            index & ~15L,
            index | 15);
      }
      makeWritable(task, file, folio, index, write);
    } else {
      handle(task, file, index, write);
    }
  }

  private void handle(SimTask task, SimFile file, long index, boolean write) {
    SimFile disabled = task.faultsDisabled;
    Subject fdm = disabled == null ? Subject.NONE : disabled.byAddress;
    boolean looks = kernel.mutation != Mutation.NO_FDM_CHECK;
    FaultResult result = new FaultResult();
    Runnable serve =
        () ->
            task.run(
                () -> serve(task, file, index, result), () -> kernel.unlock(task, file, State.ADD));
    task.run(
        () ->
            kernel.emit(
                task,
                EventKind.FAULT_BEGIN,
                Mode.MODE_UNSPECIFIED,
                false,
                file.key,
                fdm,
                index,
                ADDRESS + (index << 12)),
        () -> {
          if (disabled == file && looks) {
            result.bits = Fault.VM_FAULT_SIGBUS;
          } else if (disabled != null && looks && mustTry(file, disabled)) {
            kernel.tryLock(task, file, State.ADD, serve, () -> drop(task, file, disabled, result));
          } else if (kernel.mutation == Mutation.FAULT_WITHOUT_ADD) {
            serve(task, file, index, result);
          } else {
            task.run(() -> kernel.lock(task, file, State.ADD), serve);
          }
        },
        () ->
            kernel.emit(
                task, EventKind.FAULT_END, Mode.MODE_UNSPECIFIED, Subject.NONE, result.bits),
        () -> returned(task, file, index, write, result));
  }

  private boolean mustTry(SimFile file, SimFile disabled) {
    return disabled.address > file.address && kernel.mutation != Mutation.NO_ADDRESS_ORDER;
  }

  private static final class FaultResult {
    long bits;
    SimFolio[] folio = {};
  }

  /** Releases block of the file that is being written, waits until add is free, takes it back. */
  private void drop(SimTask task, SimFile file, SimFile disabled, FaultResult result) {
    result.bits = Fault.VM_FAULT_SIGBUS;
    task.run(
        () -> kernel.unlock(task, disabled, State.BLOCK),
        () -> kernel.lock(task, file, State.ADD),
        () -> kernel.unlock(task, file, State.ADD),
        () -> {
          if (kernel.mutation != Mutation.BLOCK_NOT_RETAKEN) {
            kernel.lock(task, disabled, State.BLOCK);
          }
        },
        () -> task.dropped = kernel.mutation != Mutation.DROP_NOT_SIGNALLED);
  }

  /** {@code filemap_fault}: the folio is returned locked. */
  private void serve(SimTask task, SimFile file, long index, FaultResult result) {
    if (index >= file.endIndex()) {
      result.bits = Fault.VM_FAULT_SIGBUS;
      return;
    }
    kernel.emit(task, EventKind.PAGE_FAULTED, Mode.MODE_UNSPECIFIED, file.byInode, index);
    SimFolio present = file.at(index);
    if ((present == null || present.locked) && kernel.chance(25)) {
      result.bits = RETRY;
      if (present == null) {
        pages.readAround(task, file, index);
      }
      return;
    }
    pages.get(
        task,
        file,
        index,
        folio -> {
          if (index >= file.endIndex()) {
            result.bits = Fault.VM_FAULT_SIGBUS;
          } else {
            folio.locked = true;
            result.bits = LOCKED;
            result.folio = new SimFolio[] {folio};
          }
        });
  }

  private void returned(SimTask task, SimFile file, long index, boolean write, FaultResult result) {
    if (result.bits == RETRY) {
      task.run(() -> touch(task, file, index, write));
    } else if (result.bits == LOCKED) {
      SimFolio folio = result.folio[0];
      folio.locked = false;
      task.faultServed = true;
      task.run(() -> makeWritable(task, file, folio, index, write));
    }
  }

  private void makeWritable(SimTask task, SimFile file, SimFolio folio, long index, boolean write) {
    if (!write) {
      return;
    }
    long[] result = {NOPAGE};
    task.run(
        () ->
            kernel.emit(
                task,
                EventKind.MKWRITE_BEGIN,
                Mode.MODE_UNSPECIFIED,
                file.key,
                index,
                ADDRESS + (index << 12)),
        () -> kernel.lock(task, file, State.ADD),
        () -> dirtyIfStillThere(task, file, folio, index, result),
        () -> kernel.unlock(task, file, State.ADD),
        () ->
            kernel.emit(
                task, EventKind.MKWRITE_END, Mode.MODE_UNSPECIFIED, Subject.NONE, result[0]),
        () -> {
          if (result[0] == Mkwrite.VM_FAULT_LOCKED) {
            folio.locked = false;
          }
        });
  }

  private void dirtyIfStillThere(
      SimTask task, SimFile file, SimFolio folio, long index, long[] result) {
    if (folio.gone && kernel.mutation == Mutation.NO_REVALIDATION) {
      result[0] = Mkwrite.VM_FAULT_LOCKED;
    }
    writeback.lockFolio(
        task,
        folio,
        () -> {
          if (index >= file.endIndex()) {
            folio.locked = false;
          } else {
            writeback.dirty(task, file, folio, index);
            result[0] = Mkwrite.VM_FAULT_LOCKED;
          }
        });
  }
}
