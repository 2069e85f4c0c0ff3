package ai.stigmer.sdk;

import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long Temporal still waits for an activity. It goes by Temporal's own times and by what has passed since, never by the
 * worker's wall clock, which may be minutes off.
 */
final class TimeLeft {
  private final Optional<Duration> timeout;
  private final LongSupplier nanoTime;
  private final long began;

  private TimeLeft(Optional<Duration> timeout, LongSupplier nanoTime) {
    this.timeout = timeout;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /** Begins to count: call it when the activity begins. */
  static TimeLeft of(ActivityInfo info) {
    return of(info, System::nanoTime);
  }

  static TimeLeft of(ActivityInfo info, LongSupplier nanoTime) {
    return new TimeLeft(timeoutOf(info), nanoTime);
  }

  /** What is left, and zero when it has run out; nothing where only Temporal knows. */
  Optional<Duration> now() {
    return timeout
        .map(whole -> whole.minusNanos(nanoTime.getAsLong() - began))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  /** From this attempt's start to its end, or to that of all attempts, whichever comes first. */
  private static Optional<Duration> timeoutOf(ActivityInfo info) {
    Duration ofAttempt = info.getStartToCloseTimeout();
    if (info.getScheduleToCloseTimeout().isZero()) {
      return ofAttempt.isZero() ? Optional.empty() : Optional.of(ofAttempt);
    }
    if (!info.isInWorkflow()) {
      // Without a workflow, all attempts may have begun with a start delay, which is not in the info.
      return Optional.empty();
    }
    long passed = Math.max(0, info.getStartedTimestamp() - info.getScheduledTimestamp());
    Duration ofAll = info.getScheduleToCloseTimeout().minusMillis(passed);
    return Optional.of(ofAttempt.isZero() || ofAll.compareTo(ofAttempt) < 0 ? ofAll : ofAttempt);
  }
}
