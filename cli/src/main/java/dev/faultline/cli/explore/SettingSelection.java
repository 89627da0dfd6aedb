package dev.faultline.cli.explore;

import dev.faultline.cli.shell.Names;
import dev.faultline.replay.explore.Kernel;
import dev.faultline.replay.explore.Mutant;
import dev.faultline.replay.explore.Setting;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say which kernel is meant. */
public final class SettingSelection {
  @Option(
      names = "--kernel",
      paramLabel = "NAME",
      description =
          "sound (as it should be), 6.12 (Linux 6.7 to 6.17), dkms-1.31, dkms-1.37 (two filesystems) or"
              + " dkms-1.38.4 (the module of that version, and later). Default: sound.")
  private String kernel = Kernel.SOUND.name();

  @Option(
      names = "--mutant",
      paramLabel = "NAME",
      split = ",",
      description =
          "Break it: no-fdm-check, no-block, no-address-order, no-first-shootdown,"
              + " no-second-shootdown, shootdown-of-one-page, shootdown-of-the-rest,"
              + " fault-without-add, mkwrite-without-add, read-without-add, write-without-add,"
              + " collapse-without-block, truncate-without-block, fdm-leaked, block-released-early,"
              + " block-not-retaken, drop-not-signalled. Repeatable.")
  private List<String> mutants = List.of();

  @Option(
      names = "--fair",
      description =
          "Make the two-state lock fair: nobody gets in ahead of who waits for the other state.")
  private boolean fair;

  @Option(
      names = "--async",
      description = "Let there be direct writes that a worker completes, as well.")
  private boolean asynchronous;

  @Option(
      names = "--one-worker",
      description =
          "As --async, with one worker that completes them all, one after the other, as it does those of"
              + " one write point.")
  private boolean oneWorker;

  @Option(
      names = "--pages",
      paramLabel = "N",
      description =
          "How many pages each of the two files has, 1 or 2. Default: 2. With 2, operations are of all of"
              + " a file, A, or of a page of it, A[1], and there are truncates and punched holes.")
  private int pages = Setting.MOST_PAGES;

  Setting setting(CommandSpec spec) {
    if (pages < 1 || pages > Setting.MOST_PAGES) {
      throw new ParameterException(
          spec.commandLine(), "--pages is from 1 to " + Setting.MOST_PAGES + ".");
    }
    new Names("kernel", Kernel.ALL.stream().map(Kernel::name).toList()).require(kernel, spec);
    Names known = new Names("mutant", Arrays.stream(Mutant.values()).map(Mutant::word).toList());
    mutants.forEach(mutant -> known.require(mutant, spec));
    Set<Mutant> chosen =
        mutants.stream()
            .flatMap(word -> Mutant.of(word).stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Mutant.class)));
    Setting setting =
        new Setting(Kernel.of(kernel).orElse(Kernel.SOUND), chosen, fair, asynchronous)
            .withPages(pages);
    return oneWorker ? setting.withOneWorker() : setting;
  }
}
