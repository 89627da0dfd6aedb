package dev.faultline.cli.inspect;

import dev.faultline.v1.CaptureInspection;
import dev.faultline.v1.LogRecord;
import dev.faultline.v1.StackMeaning;
import dev.faultline.v1.StackUse;
import dev.faultline.v1.StackWait;
import dev.faultline.v1.TaskStack;
import java.util.ArrayList;
import java.util.List;

/** The records of a console log: how many there are, and where tasks sleep. */
final class SleeperTally {
  /** A machine with more stacks than that is not read by eye. */
  private static final int KEPT = 1000;

  private final List<StackUse> sleepers = new ArrayList<>();
  private long stacks;
  private long heldLists;
  private long kernelReports;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;

  void add(LogRecord logRecord) {
    switch (logRecord.getKindCase()) {
      case STACK -> stack(logRecord);
      case HELD -> heldLists++;
      default -> kernelReports++;
    }
    if (logRecord.getHasTime()) {
      firstNs = Math.min(firstNs, logRecord.getTimeNs());
      lastNs = Math.max(lastNs, logRecord.getTimeNs());
    }
  }

  private void stack(LogRecord logRecord) {
    stacks++;
    if (sleepers.size() == KEPT) {
      return;
    }
    TaskStack stack = logRecord.getStack();
    StackMeaning meaning = stack.getMeaning();
    StackUse.Builder use =
        StackUse.newBuilder()
            .setTid(stack.getTid())
            .setHasTid(stack.getHasTid())
            .setComm(stack.getComm())
            .setState(stack.getState())
            .setBlockedS(stack.getBlockedS())
            .setSleepsIn(meaning.getSleepsIn())
            .addAllOperation(meaning.getOperationList())
            .setPosition(logRecord.getPosition());
    if (meaning.hasWait()) {
      StackWait wait = meaning.getWait();
      use.setWaitsFor(spelt(wait.getLock(), wait.getMode()));
    }
    meaning.getHoldList().stream()
        .map(hold -> spelt(hold.getLock(), hold.getMode()))
        .distinct()
        .forEach(use::addHolds);
    sleepers.add(use.build());
  }

  private static String spelt(String lock, String mode) {
    return mode.isEmpty() ? lock : lock + "(" + mode + ")";
  }

  void describe(CaptureInspection.Builder capture) {
    capture
        .setStacks(stacks)
        .setHeldLists(heldLists)
        .setKernelReports(kernelReports)
        .addAllSleepers(sleepers);
    if (capture.getEvents() == 0 && firstNs <= lastNs) {
      capture.setFirstNs(firstNs).setLastNs(lastNs);
    }
  }
}
