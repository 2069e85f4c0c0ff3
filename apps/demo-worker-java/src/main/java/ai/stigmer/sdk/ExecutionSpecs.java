package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionSpec;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import java.util.Map;
import java.util.Objects;

/** What Stigmer is asked for, but for who waits: what the input of the activity says. */
final class ExecutionSpecs {
  private ExecutionSpecs() {}

  static AgentExecutionSpec.Builder of(AgentInput input) {
    var spec =
        AgentExecutionSpec.newBuilder()
            .setAgentId(Objects.requireNonNull(input.agentId(), "agentId is null"))
            .putAllInputs(Objects.requireNonNullElse(input.inputs(), Map.of()))
            .setMessage(Objects.requireNonNullElse(input.message(), ""));
    if (input.timeLimit() != null) {
      spec.setTimeLimit(duration(input.timeLimit()));
    }
    return spec;
  }

  static WorkflowExecutionSpec.Builder of(WorkflowInput input) {
    var spec =
        WorkflowExecutionSpec.newBuilder()
            .setWorkflowId(Objects.requireNonNull(input.workflowId(), "workflowId is null"))
            .putAllInputs(Objects.requireNonNullElse(input.inputs(), Map.of()));
    if (input.timeLimit() != null) {
      spec.setTimeLimit(duration(input.timeLimit()));
    }
    return spec;
  }

  private static Duration duration(java.time.Duration duration) {
    return Durations.fromNanos(duration.toNanos());
  }
}
