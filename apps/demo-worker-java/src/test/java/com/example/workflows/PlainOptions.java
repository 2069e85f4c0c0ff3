package com.example.workflows;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

final class PlainOptions {
  private PlainOptions() {}

  static ActivityOptions forAgents() {
    // docs:begin plain-options
    ActivityOptions options =
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofHours(24))
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
            .build();
    // docs:end
    return options;
  }
}
