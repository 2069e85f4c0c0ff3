package ai.stigmer.sdk;

import ai.stigmer.apis.execution.v1.CallbackOptions;
import com.google.protobuf.util.Timestamps;
import io.temporal.activity.ActivityInfo;
import java.time.Duration;

/** What a caller tells of itself whose stubs are of the first revision: a deadline of its own clock, and no timeouts. */
final class CallerActivity {
  private static final int REVISION = 1;

  private final ActivityInfo info;

  CallerActivity(ActivityInfo info) {
    this.info = info;
  }

  CallbackOptions callback() {
    long attemptEnds = after(System.currentTimeMillis(), info.getStartToCloseTimeout());
    long activityEnds = after(info.getScheduledTimestamp(), info.getScheduleToCloseTimeout());
    return CallbackOptions.newBuilder()
        .setNamespace(info.getNamespace())
        .setDeadline(Timestamps.fromMillis(Math.min(attemptEnds, activityEnds)))
        .setRevision(REVISION)
        .build();
  }

  private static long after(long millis, Duration timeout) {
    return timeout.isZero() ? Long.MAX_VALUE : millis + timeout.toMillis();
  }
}
