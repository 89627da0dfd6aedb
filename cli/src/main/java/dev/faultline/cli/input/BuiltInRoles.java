package dev.faultline.cli.input;

import dev.faultline.traces.roles.RoleBook;
import java.util.Optional;
import java.util.function.Supplier;

/** The roles of the build, read with the first stack of the first log, and once for all of them. */
final class BuiltInRoles implements Supplier<RoleBook> {
  private Optional<RoleBook> book = Optional.empty();

  @Override
  public synchronized RoleBook get() {
    RoleBook known = book.orElseGet(RoleBook::builtIn);
    book = Optional.of(known);
    return known;
  }
}
