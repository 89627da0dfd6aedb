package dev.faultline.traces.roles;

import dev.faultline.v1.HoldRole;
import dev.faultline.v1.OperationRole;
import dev.faultline.v1.RoleTable;
import dev.faultline.v1.StackMeaning;
import dev.faultline.v1.TaskStack;
import dev.faultline.v1.WaitRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stacks mean, by all role tables together. No row, no conclusion: a function that no table
 * names says nothing.
 */
public final class RoleBook {
  private final List<RoleTable> tables;
  private final Functions scheduler = new Functions(List.of());
  private final List<WaitReading> waits = new ArrayList<>();
  private final List<HoldReading> holds = new ArrayList<>();
  private final List<OperationReading> operations = new ArrayList<>();

  private final boolean own;

  private RoleBook(List<RoleTable> tables, boolean own) {
    this.own = own;
    this.tables = tables;
    Functions locking = new Functions(List.of());
    for (RoleTable table : tables) {
      scheduler.add(table.getSchedulerList());
      locking.add(table.getLockingList());
    }
    for (RoleTable table : tables) {
      for (WaitRole role : table.getWaitList()) {
        waits.add(new WaitReading(role, locking));
      }
      for (HoldRole role : table.getHoldList()) {
        holds.add(new HoldReading(role));
      }
      for (OperationRole role : table.getOperationList()) {
        operations.add(new OperationReading(role));
      }
    }
  }

  /** The tables that come with the tool. */
  public static RoleBook builtIn() {
    try {
      return new RoleBook(RoleFiles.builtIn(), false);
    } catch (IOException e) {
      throw new IllegalStateException("the build lacks its tables of roles", e);
    }
  }

  /**
   * These tables and the user's own, which goes before them.
   *
   * @throws IOException if the file cannot be used; the message says why
   */
  public RoleBook withFile(Path file) throws IOException {
    List<RoleTable> all = new ArrayList<>();
    all.add(RoleFiles.read(file));
    all.addAll(tables);
    return new RoleBook(all, true);
  }

  /** Whether tables of the user are among them. */
  boolean hasOwn() {
    return own;
  }

  /**
   * What a stack means.
   *
   * @param kernel release of the kernel that printed it; empty if unknown
   */
  public Optional<StackMeaning> of(TaskStack stack, String kernel) {
    Release release = Release.of(kernel);
    StackView view = new StackView(stack, scheduler);
    StackMeaning.Builder meaning = StackMeaning.newBuilder();
    boolean proc = view.asleep() == 0 && stack.getSource() == TaskStack.Source.PROC;
    for (WaitReading role : waits) {
      if (role.read(view, proc, release, meaning)) {
        break;
      }
    }
    holds.forEach(role -> role.read(view, release, meaning));
    new OperationNames(operations).read(view, meaning);
    if (view.asleep() >= view.size()) {
      return Optional.empty();
    }
    StackView.Call innermost = view.at(view.asleep());
    return Optional.of(
        meaning.setSleepsIn(innermost.function()).setPosition(innermost.position()).build());
  }
}
