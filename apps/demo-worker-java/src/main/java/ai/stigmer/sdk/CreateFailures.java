package ai.stigmer.sdk;

import io.grpc.StatusRuntimeException;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;

/** What a failed Create means for its activity. */
final class CreateFailures {
  private CreateFailures() {}

  /**
   * Whether a failed Create may well succeed a little later. It is safe to repeat even where the answer of one that succeeded
   * was lost.
   */
  static boolean isPassing(StatusRuntimeException error) {
    return switch (error.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNKNOWN, CANCELLED -> true;
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS,
          UNAUTHENTICATED,
          OK ->
          false;
    };
  }

  /** The failure of an activity whose Create did not succeed; its details hold the gRPC code. */
  static ApplicationFailure of(StatusRuntimeException error) {
    Map<String, String> details = Map.of("code", error.getStatus().getCode().name());
    return isPassing(error)
        ? ApplicationFailure.newFailureWithCause(
            "No Stigmer server accepted the execution in time: " + describe(error),
            StigmerFailures.STIGMER_UNAVAILABLE,
            error,
            details)
        : ApplicationFailure.newNonRetryableFailureWithCause(
            "Stigmer refused the execution: " + describe(error),
            StigmerFailures.STIGMER_REFUSED,
            error,
            details);
  }

  /** What gRPC says, and what is behind it: "io exception" alone does not tell a wrong port from a wrong certificate. */
  static String describe(StatusRuntimeException error) {
    Throwable innermost = error;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost == error ? error.getMessage() : error.getMessage() + ": " + innermost.getMessage();
  }
}
