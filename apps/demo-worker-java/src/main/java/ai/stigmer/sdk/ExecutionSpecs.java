package ai.stigmer.sdk;

import ai.stigmer.apis.agentexecution.v1.AgentExecutionSpec;
import ai.stigmer.apis.execution.v1.CallbackOptions;
import ai.stigmer.apis.workflowexecution.v1.WorkflowExecutionSpec;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.temporal.activity.ActivityInfo;
import java.util.Map;
import java.util.Objects;

/** What Stigmer is asked for: the input of the activity, and who waits. */
final class ExecutionSpecs {
  /** The revision of the messages that the generated classes beside this file know. */
  private static final int REVISION = 2;

  private ExecutionSpecs() {}

  static AgentExecutionSpec of(AgentInput input, ByteString taskToken, ActivityInfo info) {
    var spec =
        AgentExecutionSpec.newBuilder()
            .setAgentId(Objects.requireNonNull(input.agentId(), "agentId is null"))
            .putAllInputs(Objects.requireNonNullElse(input.inputs(), Map.of()))
            .setMessage(Objects.requireNonNullElse(input.message(), ""))
            .setCallbackToken(taskToken)
            .setCallback(callback(info));
    if (input.timeLimit() != null) {
      spec.setTimeLimit(duration(input.timeLimit()));
    }
    return spec.build();
  }

  static WorkflowExecutionSpec of(WorkflowInput input, ByteString taskToken, ActivityInfo info) {
    var spec =
        WorkflowExecutionSpec.newBuilder()
            .setWorkflowId(Objects.requireNonNull(input.workflowId(), "workflowId is null"))
            .putAllInputs(Objects.requireNonNullElse(input.inputs(), Map.of()))
            .setCallbackToken(taskToken)
            .setCallback(callback(info));
    if (input.timeLimit() != null) {
      spec.setTimeLimit(duration(input.timeLimit()));
    }
    return spec.build();
  }

  private static CallbackOptions callback(ActivityInfo info) {
    return CallbackOptions.newBuilder()
        .setNamespace(info.getNamespace())
        .setDeadline(Timestamps.fromMillis(ActivityDeadline.millisOf(info)))
        .setRevision(REVISION)
        .setHeartbeatTimeout(duration(info.getHeartbeatTimeout()))
        .build();
  }

  private static Duration duration(java.time.Duration duration) {
    return Durations.fromNanos(duration.toNanos());
  }
}
