package dev.faultline.cli.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.faultline.v1.Activity;
import dev.faultline.v1.Finding;
import dev.faultline.v1.Grade;
import dev.faultline.v1.TraceReport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What happened in a trace")
final class ActivityTextTest {
  private static final Activity ACTIVITY =
      Activity.newBuilder()
          .setDirectWrites(1500)
          .setAsynchronous(3)
          .setRefused(30)
          .setDirectReads(1)
          .setFaults(34)
          .setPagesIn(812)
          .setPagesOut(500)
          .setPagesDirtied(2)
          .build();

  private static String of(Grade.Value grade) {
    return ActivityText.of(
        TraceReport.newBuilder()
            .setActivity(ACTIVITY)
            .addFindings(Finding.newBuilder().setGrade(grade))
            .build());
  }

  @Test
  @DisplayName("is said where nothing was wrong, with what is not zero of the writes")
  void nothingWrong() {
    assertThat(of(Grade.Value.NOTE))
        .isEqualTo(
            "1,500 direct writes (3 asynchronous, 30 refused with EFAULT), 1 direct read, 34 page"
                + " faults, 812 pages into the page cache, 500 out of it, 2 made dirty");
  }

  @Test
  @DisplayName("is not said where something was, nor where nothing happened")
  void somethingWrong() {
    assertThat(of(Grade.Value.POTENTIAL)).isEmpty();
    assertThat(ActivityText.of(TraceReport.getDefaultInstance())).isEmpty();
  }
}
