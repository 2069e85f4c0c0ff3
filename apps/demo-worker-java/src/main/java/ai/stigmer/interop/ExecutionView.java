package ai.stigmer.interop;

import ai.stigmer.apis.agentexecution.v1.AgentExecution;
import ai.stigmer.apis.execution.v1.ExecutionError;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecution;
import ai.stigmer.sdk.Outputs;
import java.util.Map;

/** What a generated class says of an execution, for comparing it with what other languages decode. */
public record ExecutionView(
    String id,
    String definitionId,
    Map<String, String> inputs,
    String phase,
    Map<String, Object> output,
    ErrorView error,
    boolean hasStartedAt,
    boolean hasCompletedAt) {

  /** Why an execution did not complete. */
  public record ErrorView(String type, String message) {}

  static ExecutionView of(AgentExecution execution) {
    var status = execution.getStatus();
    return new ExecutionView(
        execution.getId(),
        execution.getSpec().getAgentId(),
        execution.getSpec().getInputsMap(),
        status.getPhase().name(),
        status.hasOutput() ? Outputs.toMap(status.getOutput()) : null,
        status.hasError() ? view(status.getError()) : null,
        status.hasStartedAt(),
        status.hasCompletedAt());
  }

  static ExecutionView of(WorkflowExecution execution) {
    var status = execution.getStatus();
    return new ExecutionView(
        execution.getId(),
        execution.getSpec().getWorkflowId(),
        execution.getSpec().getInputsMap(),
        status.getPhase().name(),
        status.hasOutput() ? Outputs.toMap(status.getOutput()) : null,
        status.hasError() ? view(status.getError()) : null,
        status.hasStartedAt(),
        status.hasCompletedAt());
  }

  private static ErrorView view(ExecutionError error) {
    return new ErrorView(error.getType(), error.getMessage());
  }
}
