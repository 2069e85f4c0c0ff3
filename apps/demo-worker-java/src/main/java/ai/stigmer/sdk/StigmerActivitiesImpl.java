package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionCreateRequest;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionServiceGrpc;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionServiceGrpc.AgentExecutionServiceBlockingStub;
import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionCreateRequest;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionServiceGrpc;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionServiceGrpc.WorkflowExecutionServiceBlockingStub;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionSpec;
import io.grpc.ManagedChannel;
import java.time.Duration;

/** Hands executions to a Stigmer server. One instance serves any number of workers. */
public final class StigmerActivitiesImpl implements StigmerActivities {
  private static final Duration CREATE_TIMEOUT = Duration.ofMinutes(5);

  private final AgentExecutionServiceBlockingStub agentExecutions;
  private final WorkflowExecutionServiceBlockingStub workflowExecutions;
  private final CreateRetries retries;

  /**
   * @param channel to the Stigmer server; see {@link StigmerChannel}. It stays the caller's to shut down.
   */
  public StigmerActivitiesImpl(ManagedChannel channel) {
    this(channel, CREATE_TIMEOUT);
  }

  /**
   * @param createTimeout how long an activity goes on calling Create while no server answers, before it fails with the
   *     retryable type {@code STIGMER_UNAVAILABLE}; zero means one try. Default: 5 minutes
   */
  public StigmerActivitiesImpl(ManagedChannel channel, Duration createTimeout) {
    agentExecutions = AgentExecutionServiceGrpc.newBlockingStub(channel);
    workflowExecutions = WorkflowExecutionServiceGrpc.newBlockingStub(channel);
    // In a long outage the channel would wait for up to two minutes before it connects again.
    retries = new CreateRetries(createTimeout, channel::resetConnectBackoff);
  }

  @Override
  public AgentExecution executeAgent(AgentInput input) {
    new Handover("Agent", retries)
        .run(
            (token, caller) -> {
              AgentExecutionSpec.Builder spec = ExecutionSpecs.of(input).setCallbackToken(token);
              return timeout -> {
                spec.setCallback(caller.callback());
                var request = AgentExecutionCreateRequest.newBuilder().setSpec(spec).build();
                return CreateRetries.within(agentExecutions, timeout).create(request).getId();
              };
            });
    // Nobody reads this: what the activity gives is what Stigmer completes it with.
    return null;
  }

  @Override
  public WorkflowExecution executeWorkflow(WorkflowInput input) {
    new Handover("Workflow", retries)
        .run(
            (token, caller) -> {
              WorkflowExecutionSpec.Builder spec = ExecutionSpecs.of(input).setCallbackToken(token);
              return timeout -> {
                spec.setCallback(caller.callback());
                var request = WorkflowExecutionCreateRequest.newBuilder().setSpec(spec).build();
                return CreateRetries.within(workflowExecutions, timeout).create(request).getId();
              };
            });
    return null;
  }
}
