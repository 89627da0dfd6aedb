package dev.faultline.traces.roles;

import dev.faultline.v1.StackMeaning;
import java.util.List;

/** The operations that a stack is in, innermost first. */
final class OperationNames {
  private final List<OperationReading> roles;

  OperationNames(List<OperationReading> roles) {
    this.roles = roles;
  }

  void read(StackView view, StackMeaning.Builder meaning) {
    String last = "";
    for (int i = view.asleep(); i < view.size(); i++) {
      for (OperationReading role : roles) {
        if (role.fits(view, i)) {
          if (!role.name().equals(last)) {
            meaning.addOperation(role.name());
          }
          last = role.name();
          break;
        }
      }
    }
  }
}
