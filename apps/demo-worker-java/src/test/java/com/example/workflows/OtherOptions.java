package com.example.workflows;

import ai.stigmer.sdk.StigmerOptions;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

final class OtherOptions {
  private OtherOptions() {}

  static ActivityOptions withLiveness() {
    // docs:begin liveness
    ActivityOptions options =
        StigmerOptions.newBuilder(Duration.ofMinutes(2)).setStartToCloseTimeout(Duration.ofHours(4)).build();
    // docs:end
    return options;
  }

  static ActivityOptions withRetries() {
    // docs:begin retries
    ActivityOptions options =
        StigmerOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofHours(1))
            .setScheduleToCloseTimeout(Duration.ofHours(6))
            .setRetryOptions(
                RetryOptions.newBuilder().setMaximumAttempts(5).setInitialInterval(Duration.ofMinutes(1)).build())
            .build();
    // docs:end
    return options;
  }
}
