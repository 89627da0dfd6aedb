package dev.faultline.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** A command with its name and words alone: what the list of all commands says of it. */
final class CommandOutline {
  private CommandOutline() {}

  /**
   * The outline of a command.
   *
   * @param type the class of it, with its annotation
   */
  static CommandSpec of(Class<?> type) {
    Command command = type.getAnnotation(Command.class);
    if (command == null) {
      throw new IllegalArgumentException(type + " is no command");
    }
    CommandSpec spec = CommandSpec.create().name(command.name());
    spec.usageMessage().header(command.header()).description(command.description());
    return spec;
  }
}
