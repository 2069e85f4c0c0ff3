package ai.stigmer.sdk;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** Options of an activity that waits for Stigmer. */
public final class StigmerOptions {
  private StigmerOptions() {}

  /**
   * 24 hours start-to-close, one attempt, no heartbeat timeout. Set the start-to-close timeout to about twice the time that
   * you expect. Retry options of your own need {@code setMaximumAttempts}: Temporal's default is to try for ever.
   */
  public static ActivityOptions.Builder newBuilder() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(Duration.ofHours(24))
        .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build());
  }

  /**
   * The same, and the workflow learns within this time that Stigmer as a whole is gone: Stigmer sends a heartbeat three times
   * as often, and without one for so long the activity fails with Temporal's heartbeat timeout.
   *
   * @param liveness at least 10 seconds; 2 minutes are usual
   */
  public static ActivityOptions.Builder newBuilder(Duration liveness) {
    return newBuilder().setHeartbeatTimeout(liveness);
  }
}
