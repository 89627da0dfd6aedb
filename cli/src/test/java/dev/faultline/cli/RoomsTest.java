package dev.faultline.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The rooms of the command line, from the ground floor up: each names all that it may know, and
 * nobody knows what is above.
 */
@AnalyzeClasses(
    packages = "dev.faultline.cli",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class RoomsTest {
  private static final String ROOT = "dev.faultline.cli";

  @ArchTest
  static final ArchRule ROOMS_DO_NOT_GO_IN_CIRCLES =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOMS_KNOW_ONLY_WHAT_IS_BELOW =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("report")
          .definedBy(ROOT + ".report..")
          .layer("shell")
          .definedBy(ROOT + ".shell")
          .layer("input")
          .definedBy(ROOT + ".input")
          .layer("known")
          .definedBy(ROOT + ".known")
          .layer("judge")
          .definedBy(ROOT + ".judge")
          .layer("convert")
          .definedBy(ROOT + ".convert")
          .layer("batch")
          .definedBy(ROOT + ".batch")
          .layer("explain")
          .definedBy(ROOT + ".explain")
          .layer("verify")
          .definedBy(ROOT + ".verify")
          .layer("slice")
          .definedBy(ROOT + ".slice")
          .layer("compare")
          .definedBy(ROOT + ".compare")
          .layer("inspect")
          .definedBy(ROOT + ".inspect")
          .layer("capture")
          .definedBy(ROOT + ".capture")
          .layer("explore")
          .definedBy(ROOT + ".explore")
          .layer("faultline")
          .definedBy(ROOT)
          .whereLayer("report")
          .mayNotAccessAnyLayer()
          .whereLayer("shell")
          .mayOnlyAccessLayers("report")
          .whereLayer("input")
          .mayOnlyAccessLayers("shell", "report")
          .whereLayer("known")
          .mayOnlyAccessLayers("shell", "report")
          .whereLayer("judge")
          .mayOnlyAccessLayers("input", "shell", "report")
          .whereLayer("convert")
          .mayOnlyAccessLayers("input", "shell", "report")
          .whereLayer("batch")
          .mayOnlyAccessLayers("judge", "input", "shell", "report")
          .whereLayer("explain")
          .mayOnlyAccessLayers("judge", "input", "shell", "report")
          .whereLayer("verify")
          .mayOnlyAccessLayers("batch", "explain", "known", "judge", "input", "shell", "report")
          .whereLayer("slice")
          .mayOnlyAccessLayers("explain", "judge", "input", "shell", "report")
          .whereLayer("compare")
          .mayOnlyAccessLayers("verify", "batch", "known", "judge", "input", "shell", "report")
          .whereLayer("inspect")
          .mayOnlyAccessLayers("verify", "input", "shell", "report")
          .whereLayer("capture")
          .mayOnlyAccessLayers("input", "shell", "report")
          .whereLayer("explore")
          .mayOnlyAccessLayers("shell", "report")
          .whereLayer("faultline")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule FORMATS_KNOW_ONLY_WHAT_IS_BELOW =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("words")
          .definedBy(ROOT + ".report.words")
          .layer("writing")
          .definedBy(ROOT + ".report.writing")
          .layer("text")
          .definedBy(ROOT + ".report.text")
          .layer("json")
          .definedBy(ROOT + ".report.json")
          .layer("formats")
          .definedBy(
              ROOT + ".report.csv",
              ROOT + ".report.html..",
              ROOT + ".report.junit",
              ROOT + ".report.kcidb",
              ROOT + ".report.markdown",
              ROOT + ".report.perfetto",
              ROOT + ".report.rdjson",
              ROOT + ".report.sarif")
          .layer("face")
          .definedBy(ROOT + ".report")
          .whereLayer("words")
          .mayNotAccessAnyLayer()
          .whereLayer("writing")
          .mayOnlyAccessLayers("words")
          .whereLayer("text")
          .mayOnlyAccessLayers("writing", "words")
          .whereLayer("json")
          .mayOnlyAccessLayers("writing", "words")
          .whereLayer("formats")
          .mayOnlyAccessLayers("json", "text", "writing", "words")
          .whereLayer("face")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule FORMATS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching(ROOT + ".report.(csv|html|junit|kcidb|markdown|perfetto|rdjson|sarif)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule FORMATS_ARE_KNOWN_BY_THEIR_FACE_ALONE =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("formats")
          .definedBy(
              ROOT + ".report.csv",
              ROOT + ".report.html..",
              ROOT + ".report.junit",
              ROOT + ".report.kcidb",
              ROOT + ".report.markdown",
              ROOT + ".report.perfetto",
              ROOT + ".report.rdjson",
              ROOT + ".report.sarif")
          .layer("face")
          .definedBy(ROOT + ".report")
          .layer("commands")
          .definedBy(
              ROOT,
              ROOT + ".batch",
              ROOT + ".capture",
              ROOT + ".compare",
              ROOT + ".convert",
              ROOT + ".explain",
              ROOT + ".explore",
              ROOT + ".input",
              ROOT + ".inspect",
              ROOT + ".judge",
              ROOT + ".known",
              ROOT + ".shell",
              ROOT + ".slice",
              ROOT + ".verify")
          .whereLayer("formats")
          .mayOnlyBeAccessedByLayers("face");
}
