package com.example.workflows;

import ai.stigmer.sdk.StigmerOptions;
import io.temporal.activity.ActivityOptions;
import java.time.Duration;

final class LivenessOptions {
  static final ActivityOptions WITHIN_TWO_MINUTES =
      StigmerOptions.newBuilder(Duration.ofMinutes(2)).setStartToCloseTimeout(Duration.ofHours(4)).build();

  private LivenessOptions() {}
}
