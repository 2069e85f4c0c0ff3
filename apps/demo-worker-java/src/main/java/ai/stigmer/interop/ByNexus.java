package ai.stigmer.interop;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionSpec;
import ai.stigmer.sdk.StigmerNexusService;
import io.temporal.failure.NexusOperationFailure;
import io.temporal.workflow.NexusOperationOptions;
import io.temporal.workflow.NexusServiceOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Runs one case of the matrix by a Nexus operation. */
final class ByNexus {
  private ByNexus() {}

  // docs:begin nexus-stub
  /** Stigmer's Nexus service, as an endpoint leads to it. */
  static StigmerNexusService stigmer(String endpoint, Duration timeout) {
    return Workflow.newNexusServiceStub(
        StigmerNexusService.class,
        NexusServiceOptions.newBuilder()
            .setEndpoint(endpoint)
            .setOperationOptions(
                NexusOperationOptions.newBuilder().setScheduleToCloseTimeout(timeout).build())
            .build());
  }
  // docs:end

  static InteropResult execute(InteropInput input) {
    StigmerNexusService stigmer = stigmer(input.nexusEndpoint(), Duration.ofSeconds(input.startToCloseSeconds()));
    try {
      if (input.kind().equals("agent")) {
        return Outcomes.completed(
            stigmer.executeAgent(
                AgentExecutionSpec.newBuilder()
                    .setAgentId(input.definitionId())
                    .putAllInputs(input.inputs())
                    .build()));
      }
      return Outcomes.completed(
          stigmer.executeWorkflow(
              WorkflowExecutionSpec.newBuilder()
                  .setWorkflowId(input.definitionId())
                  .putAllInputs(input.inputs())
                  .build()));
    } catch (NexusOperationFailure failure) {
      return Outcomes.failed(failure);
    }
  }
}
