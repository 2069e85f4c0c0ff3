package ai.stigmer.interop;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionGetRequest;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionServiceGrpc;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionServiceGrpc.AgentExecutionServiceBlockingStub;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionGetRequest;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionServiceGrpc;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionServiceGrpc.WorkflowExecutionServiceBlockingStub;
import ai.stigmer.sdk.AgentInput;
import ai.stigmer.sdk.StigmerActivities;
import ai.stigmer.sdk.WorkflowInput;
import io.grpc.Channel;
import io.temporal.client.ActivityClient;
import io.temporal.client.ActivityFailedException;
import io.temporal.client.StartActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** Acts as a client of Temporal, and of Stigmer. */
final class ClientActivitiesImpl implements ClientActivities {
  private final ActivityClient temporal;
  private final String taskQueue;
  private final AgentExecutionServiceBlockingStub agents;
  private final WorkflowExecutionServiceBlockingStub workflows;

  ClientActivitiesImpl(ActivityClient temporal, String taskQueue, Channel stigmer) {
    this.temporal = temporal;
    this.taskQueue = taskQueue;
    agents = AgentExecutionServiceGrpc.newBlockingStub(stigmer);
    workflows = WorkflowExecutionServiceGrpc.newBlockingStub(stigmer);
  }

  @Override
  public InteropResult standalone(InteropInput input, String activityId) {
    StartActivityOptions options =
        StartActivityOptions.newBuilder()
            .setId(activityId)
            .setTaskQueue(taskQueue)
            .setStartToCloseTimeout(Duration.ofSeconds(input.startToCloseSeconds()))
            .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(input.maximumAttempts()).build())
            .build();
    try {
      return switch (input.kind()) {
        case "agent" -> {
          var asked = new AgentInput(input.definitionId(), input.inputs());
          var handle = temporal.start(StigmerActivities.class, StigmerActivities::executeAgent, options, asked);
          yield Outcomes.completed(handle.getResult());
        }
        case "workflow" -> {
          var asked = new WorkflowInput(input.definitionId(), input.inputs());
          var handle = temporal.start(StigmerActivities.class, StigmerActivities::executeWorkflow, options, asked);
          yield Outcomes.completed(handle.getResult());
        }
        default -> throw new IllegalArgumentException("kind is " + input.kind() + ", not agent or workflow");
      };
    } catch (ActivityFailedException failure) {
      return Outcomes.failed(failure);
    }
  }

  @Override
  public ExecutionView get(String kind, String id) {
    return switch (kind) {
      case "agent" ->
          ExecutionView.of(agents.get(AgentExecutionGetRequest.newBuilder().setId(id).build()).getExecution());
      case "workflow" ->
          ExecutionView.of(workflows.get(WorkflowExecutionGetRequest.newBuilder().setId(id).build()).getExecution());
      default -> throw new IllegalArgumentException("kind is " + kind + ", not agent or workflow");
    };
  }
}
