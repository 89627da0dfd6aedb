package dev.faultline.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.faultline", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String CLI = "dev.faultline.cli..";
  private static final String TRACES = "dev.faultline.traces..";
  private static final String REPLAY = "dev.faultline.replay..";
  private static final String STREAM = "dev.faultline.stream..";
  private static final String MESSAGES = "dev.faultline.v1..";

  @ArchTest
  static final ArchRule SCHEMAS_KNOW_NOBODY =
      noClasses()
          .that()
          .resideInAnyPackage(STREAM, MESSAGES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, TRACES, REPLAY);

  @ArchTest
  static final ArchRule TRACES_KNOW_ONLY_SCHEMAS =
      noClasses()
          .that()
          .resideInAPackage(TRACES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, REPLAY);

  @ArchTest
  static final ArchRule REPLAY_KNOWS_ONLY_SCHEMAS =
      noClasses()
          .that()
          .resideInAPackage(REPLAY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLI, TRACES);

  @ArchTest
  static final ArchRule THE_MODEL_DOES_NOT_KNOW_THE_RULES =
      noClasses()
          .that()
          .resideInAPackage("dev.faultline.replay.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.faultline.replay.rules..");

  @ArchTest
  static final ArchRule MODEL_AND_RULES_READ_NO_FILES =
      noClasses()
          .that()
          .resideInAnyPackage("dev.faultline.replay.model..", "dev.faultline.replay.rules..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..");

  @ArchTest
  static final ArchRule REPORTS_ARE_WRITTEN_FROM_THE_MESSAGES_ALONE =
      noClasses()
          .that()
          .resideInAPackage("dev.faultline.cli.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TRACES, REPLAY, STREAM);

  @ArchTest
  static final ArchRule PACKAGES_OF_A_ROOM_DO_NOT_GO_IN_CIRCLES =
      slices().matching("dev.faultline.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)$");

  @ArchTest
  static final ArchRule CLASSES_ARE_FINAL =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .resideOutsideOfPackage(MESSAGES)
          .and()
          .resideInAnyPackage(CLI, TRACES, STREAM)
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
