package com.example.workflows;

import ai.stigmer.sdk.StigmerOptions;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

final class RetryingOptions {
  static final ActivityOptions FIVE_ATTEMPTS =
      StigmerOptions.newBuilder()
          .setStartToCloseTimeout(Duration.ofHours(1))
          .setScheduleToCloseTimeout(Duration.ofHours(6))
          .setRetryOptions(
              RetryOptions.newBuilder().setMaximumAttempts(5).setInitialInterval(Duration.ofMinutes(1)).build())
          .build();

  private RetryingOptions() {}
}
