package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionSpec;

/** What a caller can ask Stigmer for whose stubs are of the first revision: they have no time limit and no message. */
final class ExecutionSpecs {
  private ExecutionSpecs() {}

  static AgentExecutionSpec.Builder of(AgentInput input) {
    refuse(input.message(), "message");
    refuse(input.timeLimit(), "timeLimit");
    return AgentExecutionSpec.newBuilder()
        .setAgentId(input.agentId())
        .putAllInputs(input.inputs());
  }

  static WorkflowExecutionSpec.Builder of(WorkflowInput input) {
    refuse(input.timeLimit(), "timeLimit");
    return WorkflowExecutionSpec.newBuilder()
        .setWorkflowId(input.workflowId())
        .putAllInputs(input.inputs());
  }

  private static void refuse(Object value, String name) {
    if (value != null) {
      throw new IllegalArgumentException(name + " is not in the first revision of the messages");
    }
  }
}
