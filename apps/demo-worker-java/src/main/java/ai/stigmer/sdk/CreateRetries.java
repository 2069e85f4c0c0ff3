package ai.stigmer.sdk;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityWorkerShutdownException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls Create until it is answered: again and again, ever more slowly and with jitter, while the server is unavailable. */
final class CreateRetries {
  private static final Logger log = LoggerFactory.getLogger(StigmerActivities.class);

  /** How long one try may take: a connection that hangs must not use up all the time there is. */
  private static final Duration TRY_TIMEOUT = Duration.ofSeconds(10);

  /** What each try gets at least: with less, a slow answer would count as none. */
  private static final Duration MIN_TRY_TIMEOUT = Duration.ofSeconds(1);

  private static final long FIRST_BACKOFF_MS = 100;
  private static final long LONGEST_BACKOFF_MS = 10_000;

  private final Duration timeout;
  private final Runnable beforeRetry;

  /** @param timeout no try begins later than this after the first */
  CreateRetries(Duration timeout, Runnable beforeRetry) {
    this.timeout = timeout;
    this.beforeRetry = beforeRetry;
  }

  /** A stub whose next call ends within the timeout. */
  static <S extends AbstractStub<S>> S within(S stub, Duration timeout) {
    return stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * @return the id of the accepted execution
   * @throws io.temporal.failure.ApplicationFailure STIGMER_REFUSED or STIGMER_UNAVAILABLE when none was accepted
   * @throws io.temporal.client.ActivityCompletionException when nobody waits for the activity any more
   */
  String run(CreateCall call, ActivityExecutionContext context) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Duration silence = longestSilence(context);
    for (int tries = 1; ; tries++) {
      try {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        return call.within(min(min(TRY_TIMEOUT, silence), max(MIN_TRY_TIMEOUT, left)));
      } catch (StatusRuntimeException error) {
        Duration wait = min(silence, backoff(tries));
        if (!CreateFailures.isPassing(error) || System.nanoTime() + wait.toNanos() - deadline >= 0) {
          throw CreateFailures.of(error);
        }
        log.warn("Stigmer is not available, trying again: error={}", CreateFailures.describe(error));
        pause(wait, context, error);
        beforeRetry.run();
      }
    }
  }

  /** Waits, unless the activity was cancelled or its worker shuts down. */
  private static void pause(Duration wait, ActivityExecutionContext context, StatusRuntimeException lastError) {
    try {
      // Keeps a heartbeat timeout from running out, and is how the activity learns of its cancellation.
      context.heartbeat(null);
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw CreateFailures.of(lastError);
    } catch (ActivityWorkerShutdownException stopping) {
      throw CreateFailures.of(lastError);
    }
  }

  /** How long the activity may go without a heartbeat: a third of its heartbeat timeout, where it has one. */
  private static Duration longestSilence(ActivityExecutionContext context) {
    Duration heartbeatTimeout = context.getInfo().getHeartbeatTimeout();
    return heartbeatTimeout.isZero() ? TRY_TIMEOUT : heartbeatTimeout.dividedBy(3);
  }

  /** Doubles with each try; a random half of it keeps many activities from coming back at the same moment. */
  private static Duration backoff(int tries) {
    double longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * Math.pow(2, tries - 1));
    return Duration.ofMillis((long) (longest * ThreadLocalRandom.current().nextDouble(0.5, 1)));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
