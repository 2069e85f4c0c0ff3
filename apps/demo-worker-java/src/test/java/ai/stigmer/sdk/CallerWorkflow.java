package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Calls each activity of the helper. It may try three times, so that a failure that is not retryable shows. */
final class CallerWorkflow {
  private CallerWorkflow() {}

  @WorkflowInterface
  public interface Agent {
    @WorkflowMethod
    AgentExecution run(AgentInput input);
  }

  @WorkflowInterface
  public interface Definition {
    @WorkflowMethod
    WorkflowExecution run(WorkflowInput input);
  }

  public static final class AgentImpl implements Agent {
    @Override
    public AgentExecution run(AgentInput input) {
      return stigmer().executeAgent(input);
    }
  }

  public static final class DefinitionImpl implements Definition {
    @Override
    public WorkflowExecution run(WorkflowInput input) {
      return stigmer().executeWorkflow(input);
    }
  }

  private static StigmerActivities stigmer() {
    ActivityOptions options =
        StigmerOptions.newBuilder(Duration.ofMinutes(2))
            .setStartToCloseTimeout(Duration.ofHours(1))
            .setRetryOptions(
                RetryOptions.newBuilder().setMaximumAttempts(3).setInitialInterval(Duration.ofMillis(1)).build())
            .build();
    return Workflow.newActivityStub(StigmerActivities.class, options);
  }
}
