package ai.stigmer.sdk;

import com.google.protobuf.ByteString;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands one execution and this activity's task token to Stigmer, then leaves the activity pending: Stigmer completes it. */
final class Handover {
  private static final Logger log = LoggerFactory.getLogger(StigmerActivities.class);

  private final String noun;
  private final CreateRetries retries;

  /** @param noun what is executed, for the log */
  Handover(String noun, CreateRetries retries) {
    this.noun = noun;
    this.retries = retries;
  }

  /** Makes the call that is to be tried, each time anew, and may refuse an input that no server would take. */
  @FunctionalInterface
  interface Preparation {
    CreateCall prepare(ByteString taskToken, CallerActivity caller);
  }

  void run(Preparation preparation) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    ActivityInfo info = context.getInfo();
    CallerActivity caller = new CallerActivity(info);
    if (info.isLocal()) {
      throw refused("A local activity can not wait for Stigmer: call it as a regular activity.", null);
    }
    byte[] token = info.getTaskToken();
    if (token == null || token.length == 0) {
      throw refused("The task token is empty: nobody could be told the outcome.", null);
    }
    log.info(
        "Extracted task token: token_preview={}, token_length={}, token_fingerprint={}, {}",
        TaskTokens.preview(token),
        token.length,
        TaskTokens.fingerprint(token),
        whoWaits(info));
    CreateCall call = prepared(preparation, token, caller);
    String executionId = retries.run(call, context);
    log.info("{} execution started, waiting for completion: execution_id={}", noun, executionId);
    context.doNotCompleteOnReturn();
  }

  /** In the log. An activity that a client has started by itself has no workflow. */
  private static String whoWaits(ActivityInfo info) {
    return info.isInWorkflow()
        ? "workflow_id=" + info.getWorkflowId()
        : "activity_id=" + info.getActivityId() + ", activity_run_id=" + info.getActivityRunId();
  }

  /** A wrong input stays wrong: it must not be tried again. */
  private static CreateCall prepared(Preparation preparation, byte[] token, CallerActivity caller) {
    try {
      return preparation.prepare(ByteString.copyFrom(token), caller);
    } catch (NullPointerException | IllegalArgumentException | ArithmeticException error) {
      throw refused("The input of the activity is not valid: " + error.getMessage(), error);
    }
  }

  private static ApplicationFailure refused(String message, Throwable cause) {
    return ApplicationFailure.newNonRetryableFailureWithCause(message, StigmerFailures.STIGMER_REFUSED, cause);
  }
}
