package ai.stigmer.interop;

import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.StigmerOptions;
import ai.stigmer.sdk.WorkflowInput;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Runs one case of the matrix. It has a result also when it was cancelled: how the activity ended is the point. */
public final class InteropImpl implements Interop {
  private InteropResult result;

  @Override
  public InteropResult run(InteropInput input) {
    result = execute(input);
    return result;
  }

  @Override
  public InteropResult result() {
    return result;
  }

  private static InteropResult execute(InteropInput input) {
    if (!input.nexusEndpoint().isEmpty()) {
      return ByNexus.execute(input);
    }
    ActivityOptions options = options(input);
    StigmerActivities stigmer = Workflow.newActivityStub(StigmerActivities.class, options);
    FailingActivities failing = Workflow.newActivityStub(FailingActivities.class, options);
    try {
      return switch (input.kind()) {
        case "agent" -> {
          var asked = new AgentInput(input.definitionId(), input.inputs());
          yield Outcomes.completed(input.failFirstAttempt() ? failing.executeAgent(asked) : stigmer.executeAgent(asked));
        }
        case "workflow" -> {
          var asked = new WorkflowInput(input.definitionId(), input.inputs());
          yield Outcomes.completed(
              input.failFirstAttempt() ? failing.executeWorkflow(asked) : stigmer.executeWorkflow(asked));
        }
        default -> throw new IllegalArgumentException("kind is " + input.kind() + ", not agent or workflow");
      };
    } catch (ActivityFailure failure) {
      return Outcomes.failed(failure);
    }
  }

  private static ActivityOptions options(InteropInput input) {
    RetryOptions retries =
        RetryOptions.newBuilder()
            .setMaximumAttempts(input.maximumAttempts())
            .setInitialInterval(Duration.ofMillis(200))
            .build();
    ActivityOptions.Builder options =
        input.heartbeatSeconds() > 0
            ? StigmerOptions.newBuilder(Duration.ofSeconds(input.heartbeatSeconds()))
            : StigmerOptions.newBuilder();
    return options
        .setStartToCloseTimeout(Duration.ofSeconds(input.startToCloseSeconds()))
        .setRetryOptions(retries)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .build();
  }
}
