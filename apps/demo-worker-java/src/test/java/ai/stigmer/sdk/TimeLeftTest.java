package ai.stigmer.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.temporal.activity.ActivityInfo;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worker's clock is 6 minutes behind Temporal's, or ahead of it: what is told is the same. */
class TimeLeftTest {
  @ParameterizedTest
  @CsvSource({
    // start-to-close, schedule-to-close, passed before this attempt, left; in minutes
    "60, 0, 90, 60",
    "60, 120, 0, 60",
    "60, 120, 90, 30",
    "0, 120, 30, 90",
    "1, 1, 5, 0",
  })
  void itIsTheLimitThatComesFirst(int startToClose, int scheduleToClose, int passed, int left) {
    for (int skew : new int[] {-6, 6}) {
      var nanoTime = new AtomicLong(5);
      TimeLeft timeLeft = TimeLeft.of(info(true, startToClose, scheduleToClose, skew, passed), nanoTime::get);
      assertEquals(Optional.of(atLeastZero(left)), timeLeft.now());
      nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
      assertEquals(Optional.of(atLeastZero(left - 1)), timeLeft.now());
    }
  }

  @ParameterizedTest
  @CsvSource({"60, 0, 60", "60, 60, ", "0, 60, "})
  void withoutAWorkflowAStartDelayMayComeFirst(int startToClose, int scheduleToClose, Integer left) {
    TimeLeft timeLeft = TimeLeft.of(info(false, startToClose, scheduleToClose, 0, 0), () -> 0);
    assertEquals(Optional.ofNullable(left).map(Duration::ofMinutes), timeLeft.now());
  }

  private static Duration atLeastZero(int minutes) {
    return Duration.ofMinutes(Math.max(0, minutes));
  }

  private static ActivityInfo info(boolean inWorkflow, int startToClose, int scheduleToClose, int skew, int passed) {
    long started = System.currentTimeMillis() - Duration.ofMinutes(skew).toMillis();
    Map<String, Object> values = new HashMap<>();
    values.put("isInWorkflow", inWorkflow);
    values.put("getStartToCloseTimeout", Duration.ofMinutes(startToClose));
    values.put("getScheduleToCloseTimeout", Duration.ofMinutes(scheduleToClose));
    values.put("getStartedTimestamp", started);
    values.put("getScheduledTimestamp", started - Duration.ofMinutes(passed).toMillis());
    return (ActivityInfo)
        Proxy.newProxyInstance(
            TimeLeftTest.class.getClassLoader(),
            new Class<?>[] {ActivityInfo.class},
            (proxy, method, arguments) -> values.get(method.getName()));
  }
}
