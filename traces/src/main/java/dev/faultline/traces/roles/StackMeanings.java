package dev.faultline.traces.roles;

import dev.faultline.v1.LogRecord;
import java.util.Optional;
import java.util.function.Supplier;

/** Adds to stacks what they mean; the tables of roles are read with the first of them. */
public final class StackMeanings {
  private final Supplier<RoleBook> roles;
  private Optional<RoleBook> book = Optional.empty();

  /** By these roles. */
  public StackMeanings(Supplier<RoleBook> roles) {
    this.roles = roles;
  }

  /**
   * The record with what its stack means, if it is one and a role fits.
   *
   * @param kernel release of the kernel that printed it; empty if unknown
   */
  public LogRecord meant(LogRecord logRecord, String kernel) {
    if (!logRecord.hasStack()) {
      return logRecord;
    }
    return book()
        .of(logRecord.getStack(), kernel)
        .map(
            meaning -> {
              LogRecord.Builder meant = logRecord.toBuilder();
              meant.getStackBuilder().setMeaning(meaning);
              return meant.build();
            })
        .orElse(logRecord);
  }

  /**
   * The same of a record that was stored with its meaning: it may have got it from roles that are
   * not at hand, so that only roles of the user's own put another one in its place.
   */
  public LogRecord meantAnew(LogRecord logRecord, String kernel) {
    return logRecord.hasStack() && book().hasOwn() ? meant(logRecord, kernel) : logRecord;
  }

  private RoleBook book() {
    RoleBook known = book.orElseGet(roles);
    book = Optional.of(known);
    return known;
  }
}
