package ai.stigmer.sdk;

import io.temporal.activity.ActivityInfo;
import java.time.Duration;

/** When Temporal times an activity out. */
final class ActivityDeadline {
  private ActivityDeadline() {}

  /** In milliseconds since the epoch. Temporal sees to it that an activity has one of the two timeouts. */
  static long millisOf(ActivityInfo info) {
    long attemptEnds = after(System.currentTimeMillis(), info.getStartToCloseTimeout());
    long activityEnds = after(info.getScheduledTimestamp(), info.getScheduleToCloseTimeout());
    return Math.min(attemptEnds, activityEnds);
  }

  private static long after(long millis, Duration timeout) {
    return timeout.isZero() ? Long.MAX_VALUE : millis + timeout.toMillis();
  }
}
