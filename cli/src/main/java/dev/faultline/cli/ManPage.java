package dev.faultline.cli;

import dev.faultline.cli.report.words.Colours;
import dev.faultline.cli.shell.ColourChoice;
import dev.faultline.cli.shell.Surroundings;
import dev.faultline.cli.shell.ToolVersion;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help in the order and with the headings of a manual page. */
final class ManPage {
  private ManPage() {}

  static void applyTo(CommandLine line, Surroundings surroundings) {
    Colours colours = surroundings.colours(ColourChoice.AUTO);
    line.setColorScheme(
        Help.defaultColorScheme(colours == Colours.ON ? Help.Ansi.ON : Help.Ansi.OFF));
    line.setUsageHelpWidth(Math.max(80, surroundings.width()));
    line.getCommandSpec()
        .versionProvider(() -> new String[] {"faultline " + ToolVersion.text()})
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version and exit.")
                .build());
    applyHeadings(line);
    for (CommandLine command : line.getSubcommands().values()) {
      applyHeadings(command);
      String name = command.getCommandSpec().qualifiedName();
      command.getCommandSpec().usageMessage().headerHeading("@|bold NAME|@%n  " + name + " - ");
    }
    exitStatus(line.getSubcommands(), line.getCommandSpec().usageMessage());
  }

  /** {@code verify} and {@code merge} are what the list of the whole program speaks of. */
  private static void exitStatus(Map<String, CommandLine> commands, UsageMessageSpec program) {
    for (String name : List.of("verify", "merge")) {
      CommandLine command = commands.get(name);
      if (command != null) {
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.exitCodeListHeading(program.exitCodeListHeading());
        usage.exitCodeList(program.exitCodeList());
      }
    }
  }

  private static void applyHeadings(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.headerHeading("@|bold NAME|@%n  ");
    usage.synopsisHeading("%n@|bold SYNOPSIS|@%n  ");
    usage.descriptionHeading("%n@|bold DESCRIPTION|@%n");
    usage.parameterListHeading("%n@|bold ARGUMENTS|@%n");
    usage.optionListHeading("%n@|bold OPTIONS|@%n");
    usage.commandListHeading("%n@|bold COMMANDS|@%n");
    usage.sortOptions(false);
  }
}
