package dev.faultline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.faultline.cli.shell.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes a page of the manual for each command, from the same text that {@code --help} prints. The
 * pages are AsciiDoc, of which Asciidoctor makes what {@code man} reads.
 */
public final class Manual {
  private Manual() {}

  /** Writes to the directory that is named. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }

  static void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    CommandLine line = program();
    CommandSpec program = line.getCommandSpec();
    // Its name stands in front of it in the manual, too.
    UsageMessageSpec usage = program.usageMessage();
    usage.header(usage.header()[0].replaceFirst("^faultline - ", ""));
    usage.customSynopsis(
        Arrays.stream(usage.customSynopsis())
            .map(each -> each.strip() + " +")
            .toArray(String[]::new));
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().version(program.version());
    }
    ManPageGenerator.generateManPage(directory.toFile(), null, new boolean[0], false, program);
    Path page = directory.resolve(program.name() + ".adoc");
    Files.writeString(page, withSections(Files.readString(page)));
  }

  /** All commands, none of which will be run. */
  static CommandLine program() {
    Surroundings nowhere =
        new Surroundings(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintWriter(OutputStream.nullOutputStream(), false, UTF_8),
            Map.of(),
            false,
            false);
    return Faultline.commandLine(
        nowhere,
        (options, bindings) ->
            input -> {
              throw new IOException("nothing is read for a manual");
            });
  }

  /** What follows the examples in the help has headings, which here are those of sections. */
  private static String withSections(String page) {
    return page.replaceAll("\\[%hardbreaks]\n\\*([A-Z]+)\\*\n", "==  *$1*\n\n");
  }
}
