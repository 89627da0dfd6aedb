package dev.faultline.traces.roles;

import dev.faultline.v1.OperationRole;

/** A row that says which operation a function is. */
final class OperationReading {
  private final String name;
  private final Functions inside;
  private final Functions under;

  OperationReading(OperationRole role) {
    this.name = role.getName();
    this.inside = new Functions(role.getInsideList());
    this.under = new Functions(role.getUnderList());
  }

  boolean fits(StackView view, int at) {
    return inside.has(view.at(at).function())
        && (under.isEmpty() || view.find(under, at + 1, view.size()) >= 0);
  }

  String name() {
    return name;
  }
}
