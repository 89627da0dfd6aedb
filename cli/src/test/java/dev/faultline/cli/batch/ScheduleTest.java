package dev.faultline.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A schedule")
final class ScheduleTest {

  @Test
  @DisplayName("gives one worker what comes first, the others what is largest, each once")
  void ordersWork() throws InterruptedException {
    Schedule schedule = new Schedule(List.of(5L, 9L, 1L, 7L), 1000);

    assertThat(schedule.take(true)).isZero();
    assertThat(schedule.take(false)).isEqualTo(1);
    assertThat(schedule.take(true)).isEqualTo(2);
    assertThat(schedule.take(false)).isEqualTo(3);
    assertThat(schedule.take(true)).isEqualTo(-1);
    assertThat(schedule.take(false)).isEqualTo(-1);
  }

  @Test
  @DisplayName("waits until an input fits, and lets in what is larger than all room alone")
  void boundsBytes() throws InterruptedException {
    Schedule schedule = new Schedule(List.of(5L, 900L), 10);
    assertThat(schedule.take(true)).isZero();
    CountDownLatch taken = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              try {
                assertThat(schedule.take(false)).isEqualTo(1);
                taken.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    other.start();

    assertThat(taken.await(100, TimeUnit.MILLISECONDS)).isFalse();
    schedule.done(0);
    assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    other.join();
  }
}
